import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { traceClaim } from "../../../docs/site/claimFiles.ts";
import { misplaced } from "../../../docs/site/build.ts";
import { figureProblems } from "../../../docs/site/figureProblems.ts";
import { countedKinds, kindsIn, placed, theoryTexts } from "../../../docs/site/pages/theory.ts";
import { claims } from "../../../experiments/claims/index.ts";
import { figures } from "../../../experiments/figures/index.ts";
import { parseWith } from "../../../src/problem/index.ts";
import { kindOf, NETWORK_KINDS } from "../../../src/simulate/index.ts";

const texts = theoryTexts(".");

describe("the texts of the theory", () => {
  test("have one place for every claim, with words of their own, and none for others", () => {
    expect(placed(texts, "claim").toSorted()).toEqual(claims.map(({ prediction }) => prediction.id).toSorted());
    const empty = texts.flatMap(({ text }) => [...text.matchAll(/^::: claim (\S+)\n\s*:::$/gm)].map(([, id]) => id));
    expect(empty).toEqual([]);
  });

  test("have one place for every figure, and none for others", () => {
    expect(placed(texts, "figure").toSorted()).toEqual(figures.map(({ id }) => id).toSorted());
  });

  test("control: a claim without a place, one with two and a figure that there is not are noticed", () => {
    const [first, ...others] = texts.filter((text) => placed([text], "claim").length > 0);
    const [claim] = placed(others, "claim");
    const moved = { ...first, text: `::: claim ${claim}\nAgain.\n:::\n\n::: figure no-such-figure\n` };
    expect(misplaced(texts)).toEqual([]);
    const wrong = misplaced([moved, ...others]);
    expect(wrong).toContain(`no place for claim ${placed([first], "claim")[0]}`);
    expect(wrong).toContain(`more than one place for claim ${claim}`);
    expect(wrong).toContain("a place for figure no-such-figure, which there is not");
  });

  test("say of every claim how it is known", () => {
    const kinds = kindsIn(texts);
    expect(kinds.size).toBe(claims.length);
    expect(kinds.get("weak-weight-alignment")).toBe("theorem");
    expect(kinds.get("crossing-clocks")).toBe("estimate");
    expect(kinds.get("degeneracy-breaking")).toBe("empirical");
    expect(kinds.get("structure-theorem-exact")).toBe("exact check");
    expect(kinds.get("order-parameter-flow")).toBe("estimate");
    expect(countedKinds(kinds)).toContain(`${claims.length} statements: `);
  });

  test("a proof ends where it is done", () => {
    const proofs = texts.flatMap(({ text }) => [...text.matchAll(/^::: claim (\S+)\n(.*?)^:::$/gms)]);
    const open = proofs.filter(([, , proof]) => proof.includes("*Proof") !== proof.includes("∎"));
    expect(open.map(([, id]) => id)).toEqual([]);
  });
});

test("the files of every claim are found by what they say", () => {
  for (const { prediction } of claims) {
    const { theory, claim, tests } = traceClaim(".", prediction.id);
    expect(readFileSync(theory, "utf8")).toContain(`id: "${prediction.id}"`);
    expect(claim).toMatch(/^experiments\/claims\/.+\.ts$/);
    for (const path of tests) expect(() => readFileSync(path)).not.toThrow();
  }
});

test("control: the files of a claim that there is not are not found", () => {
  expect(() => traceClaim(".", "no-such-claim")).toThrow("no-such-claim");
});

describe("the problem files of the figures", () => {
  const names = readdirSync("docs/site/problems");

  test("belong to figures", () => {
    const ids = new Set(figures.map(({ id }) => `${id}.json`));
    expect(names.filter((name) => !ids.has(name))).toEqual([]);
  });

  const problems = figureProblems(".");

  test("are there for every figure but those of single layers and of places, which the explorer does not run", () => {
    const without = figures.map(({ id }) => id).filter((id) => !problems.has(id));
    expect(without).toEqual(["convolution-ceilings", "what-is-shared", "sharing-laws"]);
  });

  test.each([...problems])("%s is a problem", (_, { text }) => {
    const problem: unknown = JSON.parse(text);
    const { schema } = NETWORK_KINDS[kindOf(problem)];
    expect(() => parseWith(schema as never, problem as never)).not.toThrow();
  });
});
