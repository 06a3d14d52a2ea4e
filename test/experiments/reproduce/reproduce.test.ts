import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { reproduce, type Reproduction } from "../../../experiments/reproduce/reproduce.ts";
import { InputError } from "../../../src/inputError.ts";

/** The cheapest figure and the claims it shows. */
const FIGURE = "conserved-quantity";

/** Enough cases for every control to fail. */
const CASES = 3;

const root = mkdtempSync(join(tmpdir(), "dfa-theory-reproduce-"));
const out = join(root, "new", "results");
let first: Reproduction;
const fractions: number[] = [];

beforeAll(async () => {
  first = await reproduce({ figures: [FIGURE], cases: CASES, out, onProgress: (fraction) => fractions.push(fraction) });
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

const json = (path: string) => JSON.parse(readFileSync(path, "utf8"));

/** Text without the times in its provenance. */
const timeless = (text: string): string =>
  text.replaceAll(/"started":"[^"]*","durationSeconds":[\d.e-]+/g, "").replaceAll(/started \S+ · took \S+ s/g, "");

/** What is in a folder, but for the times: the same for the same seed. */
function contents(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => /\.\w+$/.test(name));
  return Object.fromEntries(names.map((name) => [name, timeless(readFileSync(join(folder, name), "utf8"))]));
}

describe("what it writes", () => {
  test("the report, Plotly beside it, the figure and the verdicts, and nothing else", () => {
    expect(Object.keys(contents(out)).toSorted()).toEqual(
      ["claims.json", join("figures", `${FIGURE}.json`), "plotly.min.js", "report.html"].toSorted(),
    );
    expect(first.report).toBe(join(out, "report.html"));
    expect(first.figures).toMatchObject([{ id: FIGURE, json: join(out, "figures", `${FIGURE}.json`) }]);
    expect(first.figures[0].seconds).toBeGreaterThan(0);
  });

  test("a figure is its plot, its numbers and where it came from", () => {
    const figure = json(first.figures[0].json);
    expect(Object.keys(figure)).toEqual(["id", "title", "see", "basis", "claims", "plot", "numbers", "provenance"]);
    expect(figure.numbers).toEqual(first.figures[0].numbers);
    expect(figure.provenance).toMatchObject({ seed: 1, node: process.version });
    expect(figure.provenance.problemHash).toMatch(/^[0-9a-f]{64}$/);
  });

  test("the claims are those the figure shows, and all hold", () => {
    expect(first.claims.map(({ id }) => id).toSorted()).toEqual(json(first.figures[0].json).claims.toSorted());
    expect(json(join(out, "claims.json")).claims).toEqual(JSON.parse(JSON.stringify(first.claims)));
    expect(first.holds).toBe(true);
  });

  test("progress rises to one", () => {
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(fractions.at(-1)).toBe(1);
  });
});

const again = (options: object = {}): Promise<Reproduction> =>
  reproduce({ figures: [FIGURE], cases: CASES, out, ...options });

describe("doing it again", () => {
  test("with resume keeps the figure and the verdicts, and writes the same report", async () => {
    const before = contents(out);
    const { mtimeMs } = statSync(first.figures[0].json);
    const kept = await again({ resume: true });
    expect(kept.figures[0].seconds).toBe(0);
    expect(statSync(first.figures[0].json).mtimeMs).toBe(mtimeMs);
    expect(kept.claims).toEqual(json(join(out, "claims.json")).claims);
    expect(contents(out)).toEqual(before);
  });

  test("with resume draws anew what is damaged, to the same bytes", async () => {
    const before = contents(out);
    writeFileSync(first.figures[0].json, readFileSync(first.figures[0].json, "utf8").slice(0, 1000));
    const drawn = await again({ resume: true });
    expect(drawn.figures[0].seconds).toBeGreaterThan(0);
    expect(contents(out)).toEqual(before);
  });

  test("with resume draws anew what another seed drew", async () => {
    const other = await again({ resume: true, seed: 2 });
    expect(other.figures[0].seconds).toBeGreaterThan(0);
    expect(other.figures[0].numbers).not.toEqual(first.figures[0].numbers);
    expect(json(other.figures[0].json).provenance.seed).toBe(2);
  });

  test("on two threads writes the same bytes", async () => {
    const compiled = resolve("dist/experiments/reproduce/reproduce.js");
    if (!existsSync(compiled)) throw new Error(`${compiled} is missing: threads run the built program (npm run build)`);
    const built = (await import(
      /* @vite-ignore */ pathToFileURL(compiled).href
    )) as typeof import("../../../experiments/reproduce/reproduce.ts");
    const folders = [join(root, "one"), join(root, "two")];
    for (const [i, folder] of folders.entries()) {
      await built.reproduce({ figures: [FIGURE], cases: 1, out: folder, workers: i + 1 });
    }
    expect(contents(folders[1])).toEqual(contents(folders[0]));
  });
});

describe("refuses in one sentence, and writes nothing", () => {
  test("a figure that does not exist", async () => {
    const nowhere = join(root, "nowhere");
    await expect(reproduce({ figures: ["ladders"], out: nowhere })).rejects.toThrow(InputError);
    await expect(reproduce({ figures: ["ladders"], out: nowhere })).rejects.toThrow(
      /must be among ladder, .*, got "ladders"$/,
    );
    expect(existsSync(nowhere)).toBe(false);
  });

  test.each(["plain", join("plain", "below")])("a folder that cannot be: %s", async (name) => {
    writeFileSync(join(root, "plain"), "a file");
    await expect(reproduce({ figures: [FIGURE], cases: CASES, out: join(root, name) })).rejects.toThrow(InputError);
    expect(readFileSync(join(root, "plain"), "utf8")).toBe("a file");
  });
});
