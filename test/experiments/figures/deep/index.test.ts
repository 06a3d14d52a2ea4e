import { expect, test } from "vitest";
import { deepFigures } from "../../../../experiments/figures/deep/index.ts";
import { digits, colourImages } from "../../../../experiments/figures/deep/parts/images.ts";
import { problemsOf } from "../../../../experiments/reproduce/index.ts";
import { deepProblemSchema, parseWith } from "../../../../src/problem/index.ts";

test.each(deepFigures.map((figure) => [figure.id, figure] as const))(
  "%s: valid in every profile, the same for the same settings",
  (_, figure) => {
    for (const profile of ["quick", "paper"] as const) {
      for (const dataDir of [null, "folder"]) {
        const settings = { profile, seed: 3, dataDir };
        const problems = problemsOf([figure], settings);
        expect(problems.length).toBeGreaterThan(0);
        for (const problem of problems) expect(parseWith(deepProblemSchema, problem).network.kind).toBe("deep");
        expect(problemsOf([figure], settings)).toEqual(problems);
      }
    }
  },
);

test("the reader's images where there are any, else the built-in ones", () => {
  const [quick, own] = [null, "folder"].map((dataDir) => ({ profile: "quick" as const, seed: 1, dataDir }));
  expect(digits(quick, { samples: 7 })).toMatchObject({ kind: "glyphs", size: 14, samples: 7 });
  expect(digits(own, {})).toEqual({ kind: "mnist", size: 14 });
  expect(colourImages(quick, { size: 9 }, 4)).toMatchObject({ kind: "textures", size: 9, classes: 4 });
  expect(colourImages(own, {}, 4)).toEqual({ kind: "cifar10", size: 14 });
});
