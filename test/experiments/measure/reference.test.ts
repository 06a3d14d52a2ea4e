import { describe, expect, test } from "vitest";
import { compare, FIXTURES, references } from "./fixtures.ts";

describe("what PyTorch and NumPy measured of networks trained there", () => {
  test.each(Object.keys(references(FIXTURES)))("%s", async (name) => {
    const worst = await compare(FIXTURES, name);
    expect(worst).toBeGreaterThanOrEqual(0);
    if (process.env.DFA_SHOW) console.log(name, worst);
  });
});
