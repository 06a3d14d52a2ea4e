import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { traceClaim } from "../../../docs/site/claimFiles.ts";
import { placed, theoryTexts } from "../../../docs/site/pages/theory.ts";
import { claims } from "../../../experiments/claims/index.ts";
import { figures } from "../../../experiments/figures/index.ts";
import { linearProblemSchema, parseWith, teacherStudentProblemSchema } from "../../../src/problem/index.ts";

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

  test("a proof ends where it is done", () => {
    const proofs = texts.flatMap(({ text }) => [...text.matchAll(/^::: claim (\S+)\n(.*?)^:::$/gms)]);
    const open = proofs.filter(
      ([, , proof]) => proof.includes("*Proof") !== proof.includes("∎") && !/\*(Sketch|Derivation)/.test(proof),
    );
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

  test.each(names)("%s is a problem", (name) => {
    const problem = JSON.parse(readFileSync(`docs/site/problems/${name}`, "utf8")) as { network: { kind?: string } };
    const schema = problem.network.kind === "teacher-student" ? teacherStudentProblemSchema : linearProblemSchema;
    expect(() => parseWith(schema as typeof linearProblemSchema, problem as never)).not.toThrow();
  });
});
