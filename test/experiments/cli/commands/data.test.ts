import { createHash } from "node:crypto";
import { mkdtempSync, existsSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test, vi } from "vitest";
import { dataCommand } from "../../../../experiments/cli/commands/data.ts";
import { parse } from "../../../../experiments/cli/input/parse.ts";
import { file, serve } from "../../data/fetch/server.ts";
import { refusal } from "../../../src/data/files/helpers.ts";

const letter = new TextEncoder().encode("a file of the small set");

/** Beside the known sets, one that a test can serve. */
vi.mock(import("../../../../experiments/data/fetch/index.ts"), async (original) => {
  const real = await original();
  const small = { name: "letter.gz", bytes: letter.length, sha256: createHash("sha256").update(letter).digest("hex") };
  return {
    ...real,
    catalogue: { ...real.catalogue, small: { name: "Small", folder: "small", mirrors: [], downloads: [small] } },
  };
});

const out = mkdtempSync(join(tmpdir(), "dfa-theory-data-"));
afterAll(() => rmSync(out, { recursive: true, force: true }));

const run = (...args: string[]): Promise<string> =>
  refusal(() =>
    dataCommand.run(parse(dataCommand, args), {
      out: () => expect.fail("refused, yet something is printed"),
      error: () => {},
      watched: false,
    }),
  );

describe("dfa-theory data", () => {
  test("fetches what is missing and says where it is", async () => {
    const server = await serve({ "/letter.gz": file(letter) });
    const fetching = async (): Promise<string> => {
      let said = "";
      const io = { out: (text: string) => void (said += text), error: () => {}, watched: false };
      const args = ["fetch", "small", "--from", server.url, "--out", out];
      expect(await dataCommand.run(parse(dataCommand, args), io)).toBe(0);
      return said;
    };
    try {
      const use = `Problems find it with --data ${out} or DFA_DATA_DIR=${out}.\n`;
      expect(await fetching()).toBe(`Small in ${join(out, "small")}: 1 file fetched, 0 files there already.\n${use}`);
      expect(await fetching()).toBe(`Small in ${join(out, "small")}: 0 files fetched, 1 file there already.\n${use}`);
      expect(server.asked).toEqual(["/letter.gz"]);
    } finally {
      await server.close();
    }
  });
  test("refuses unknown actions, sets and addresses", async () => {
    expect(await run("fetsh", "mnist")).toBe('unknown action "fetsh"; did you mean "fetch"?');
    expect(await run("fetch", "minst")).toBe('unknown data set "minst"; did you mean "mnist"?');
    expect(await run("fetch", "toString")).toContain('unknown data set "toString"; known are mnist, cifar10');
    expect(await run("fetch", "mnist", "--from", "ftp://somewhere")).toContain("--from must be an address");
    expect(await refusal(() => parse(dataCommand, ["fetch"]))).toContain("needs fetch mnist|cifar10");
  });
  test("takes the checksums of the known files wherever they come from", async () => {
    const server = await serve({ "/train-images-idx3-ubyte.gz": file(new Uint8Array(9_912_422)) });
    try {
      expect(await run("fetch", "mnist", "--from", server.url, "--out", out)).toMatch(
        /train-images-idx3-ubyte\.gz: needs SHA-256 440fcabf\w+, got \w+; nothing was written$/,
      );
      expect(existsSync(join(out, "mnist"))).toBe(false);
    } finally {
      await server.close();
    }
  });
});
