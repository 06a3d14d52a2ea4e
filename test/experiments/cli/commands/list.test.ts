import { expect, test } from "vitest";
import { claims } from "../../../../experiments/claims/index.ts";
import { figures } from "../../../../experiments/figures/index.ts";
import { inProcess } from "../inProcess.ts";
import { isRefusal, program } from "../program.ts";

test("claims come with statement, source, assumptions, tolerance and control", async () => {
  const { code, out, error } = await program(["list", "claims", "--json"]);
  expect([code, error]).toEqual([0, ""]);
  const document = JSON.parse(out);
  expect(Object.keys(document)).toEqual(["claims"]);
  expect(document.claims.map((claim: { id: string }) => claim.id)).toEqual(claims.map((claim) => claim.prediction.id));
  for (const claim of document.claims) {
    for (const field of ["id", "title", "statement", "source", "toleranceReason", "control"]) {
      expect([claim.id, field, claim[field]]).toEqual([claim.id, field, expect.stringMatching(/./)]);
    }
    expect(claim.assumptions).toBeInstanceOf(Array);
    expect(claim.formulas).toBeInstanceOf(Array);
    expect(claim.tolerance).toBeGreaterThanOrEqual(0);
    expect(claim.cases).toBeGreaterThan(0);
  }
});

test("figures come with what to see and the claims they show, which exist", async () => {
  const { code, out } = await inProcess(["list", "figures", "--json"]);
  expect(code).toBe(0);
  const document = JSON.parse(out);
  expect(document).toEqual({
    figures: figures.map(({ id, title, see, claims: shown }) => ({ id, title, see, claims: shown })),
  });
  const known = new Set(claims.map((claim) => claim.prediction.id));
  expect(figures.flatMap((figure) => figure.claims).filter((id) => !known.has(id))).toEqual([]);
});

test("without --json prints ids and titles", async () => {
  const { out } = await inProcess(["list", "figures"]);
  for (const { id, title } of figures) {
    expect(out).toMatch(new RegExp(`^${id} +`, "m"));
    expect(out).toContain(title);
  }
});

test.each([
  [["claim"], 'unknown list "claim"; did you mean "claims"?'],
  [[], "needs claims|figures, got nothing; see --help"],
  [["claims", "figures"], 'takes claims|figures and nothing more, got "figures"'],
])("list %j is refused in one sentence", async (args, sentence) => {
  const ended = await inProcess(["list", ...args]);
  expect(ended).toSatisfy(isRefusal);
  expect(ended.error).toBe(`dfa-theory list: ${sentence}\n`);
});

test("ids are short names in kebab case, none twice", () => {
  const ids = [...claims.map((claim) => claim.prediction.id), ...figures.map((figure) => figure.id)];
  for (const id of ids) expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  expect(new Set(claims.map((claim) => claim.prediction.id)).size).toBe(claims.length);
  expect(new Set(figures.map((figure) => figure.id)).size).toBe(figures.length);
});
