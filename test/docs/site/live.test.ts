import { expect, test } from "vitest";
import { chartSvg } from "../../../docs/site/client/chart.ts";
import { settingsOf, START } from "../../../docs/site/client/live.ts";
import { story } from "../../../docs/site/client/story.ts";
import { layerColour } from "../../../experiments/plot/index.ts";
import { norm, scale, toRows } from "../../../src/linalg/index.ts";
import { gaussianMatrix, stream } from "../../../src/random/index.ts";
import { simulate } from "../../../src/simulate/index.ts";

/** The integrator's accuracy. */
const RTOL = 1e-6;

/** Weights so small that they count nowhere. */
const NONE = 1e-12;

test.each([
  [2, 1],
  [3, 5],
  [4, 30],
])(
  "from next to no weights the figure of the home page is the flow, at depth %d and conditioning %d",
  (depth, kappa) => {
    const { series } = story({ depth, kappa, size: NONE }).chart;
    const times = series[0].points.map(([time]) => time);
    const picked = [60, 90, 120].map((i) => times[i]);
    const singularValues = [0, 1, 2, 3].map((i) => kappa ** (-i / 3));
    const { snapshots } = simulate({
      network: { inputs: 4, widths: Array.from({ length: depth - 1 }, () => "infinite" as const), outputs: 4 },
      feedback: { kind: "orthonormal" },
      data: { kind: "moments", crossCovariance: { kind: "spectrum", singularValues } },
      training: { batch: "flow", time: times[times.length - 1], snapshotTimes: [0, ...picked] },
    });
    expect(series).toHaveLength(depth);
    picked.forEach((time, k) => {
      const at = times.indexOf(time);
      for (let l = 2; l <= depth; l++) {
        const measured = snapshots[k + 1].weightAlignment.layers[l]!;
        expect(Math.abs(series[l - 2].points[at][1] - measured)).toBeLessThan(RTOL);
        expect(series[l - 2].colour).toBe(layerColour(l));
      }
      const loss = snapshots[k + 1].excessLoss! / snapshots[0].excessLoss!;
      expect(Math.abs(series[depth - 1].points[at][1] - loss)).toBeLessThan(RTOL);
    });
  },
);

test("from random weights it is what a network of finite width does, and not that of weights of another size", () => {
  const [size, width, depth] = [0.05, 80, 3];
  const random = stream(1, "weights");
  const shapes = [
    [width, 4],
    [width, width],
    [4, width],
  ] as const;
  const matrices = shapes.map(([rows, cols]) => {
    const W = gaussianMatrix(rows, cols, random);
    return toRows(scale((size * 2) / norm(W), W));
  });
  const curves = (of: number) => story({ depth, kappa: 3, size: of }).chart.series.map(({ points }) => points);
  const times = curves(size)[0].map(([time]) => time);
  const picked = [30, 45, 60, 80, 120];
  const { snapshots } = simulate({
    network: { inputs: 4, widths: [width, width], outputs: 4, initial: { kind: "given", matrices } },
    feedback: { kind: "orthonormal" },
    data: {
      kind: "moments",
      crossCovariance: { kind: "spectrum", singularValues: [0, 1, 2, 3].map((i) => 3 ** (-i / 3)) },
    },
    training: { batch: "flow", time: times[120], snapshotTimes: picked.map((i) => times[i]) },
  });
  const worst = (of: number) =>
    Math.max(
      ...picked.flatMap((i, k) =>
        [2, 3].map((layer) => Math.abs(curves(of)[layer - 2][i][1] - snapshots[k].weightAlignment.layers[layer]!)),
      ),
    );
  // One network: chance overlaps of 1/√width and what leaks through weights of this size.
  expect(worst(size)).toBeLessThan(0.1);
  expect(worst(3 * size)).toBeGreaterThan(0.25);
});

test("layers outgrow equal initial weights bottom to top, where the crossing clocks say, and large ones too late", () => {
  const small = story({ depth: 4, kappa: 1.05, size: 0.01 });
  const found = [2, 3, 4].map((layer) => small.crossings[layer]!);
  expect(found).toEqual(found.toSorted((a, b) => a - b));
  // Modes that differ by a twentieth, in second order.
  for (const layer of [2, 3, 4])
    expect(Math.abs(small.crossings[layer]! / small.predicted[layer]! - 1)).toBeLessThan(0.01);
  expect(found[2]).toBeLessThan(small.halfLoss);
  expect(small.sentence).toContain("align, then memorise");
  const large = story({ depth: 4, kappa: 1.2, size: 1 });
  expect(large.sentence).toContain("does not wait");
});

test("the picture that the page comes with tells the story, and wherever the sliders stand nothing is out of numbers", () => {
  expect(story(settingsOf(START.depth, START.kappa, START.size)).sentence).toContain("align, then memorise");
  for (const depth of [2, 5])
    for (const kappa of [0, 100])
      for (const size of [0, 100]) {
        const { chart, sentence } = story(settingsOf(depth, kappa, size));
        expect(chartSvg(chart, 350, 300) + sentence).not.toMatch(/NaN|Infinity|undefined|null/);
      }
});
