import { expect, test } from "vitest";
import { livePlot } from "../../../docs/site/client/live.ts";
import { layerColour } from "../../../experiments/plot/index.ts";
import { simulate } from "../../../src/simulate/index.ts";

/** The plot keeps seven digits, the integrator ten. */
const RTOL = 1e-6;

interface Line {
  readonly name: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly line: { readonly color: string };
}

test.each([
  [2, 1],
  [3, 5],
  [4, 30],
])("the figure of the home page is what the flow does, at depth %d and conditioning %d", (depth, kappa) => {
  const lines = livePlot(depth, kappa).data as unknown as Line[];
  const times = lines[0].x;
  const picked = [20, 60, 100].map((i) => times[i]);
  const singularValues = [0, 1, 2, 3].map((i) => kappa ** (-i / 3));
  const { snapshots } = simulate({
    network: { inputs: 4, widths: Array.from({ length: depth - 1 }, () => "infinite" as const), outputs: 4 },
    feedback: { kind: "orthonormal" },
    data: { kind: "moments", crossCovariance: { kind: "spectrum", singularValues } },
    training: { batch: "flow", time: times[times.length - 1], snapshotTimes: [0, ...picked] },
  });
  expect(lines).toHaveLength(depth);
  picked.forEach((time, k) => {
    const at = times.indexOf(time);
    for (let l = 2; l <= depth; l++) {
      const measured = snapshots[k + 1].weightAlignment.layers[l]!;
      expect(Math.abs(lines[l - 2].y[at] - measured)).toBeLessThan(RTOL);
      expect(lines[l - 2].line.color).toBe(layerColour(l));
    }
    const loss = snapshots[k + 1].excessLoss! / snapshots[0].excessLoss!;
    expect(Math.abs(lines[depth - 1].y[at] - loss)).toBeLessThan(RTOL);
  });
});
