import { describe, expect, test } from "vitest";
import { type NetworkChoice, situationOf, Training } from "../../../experiments/setups/index.ts";
import { fixedSource } from "../../../src/data/index.ts";
import { diagonal, matrix, multiply, norm, singularValues, subtract } from "../../../src/linalg/index.ts";
import { AlignmentMatrices, flowEquation } from "../../../src/linear/index.ts";
import { integrate } from "../../../src/ode/index.ts";
import { linearProblemSchema, parseWith, realiseLinear } from "../../../src/problem/index.ts";
import { gaussianMatrix, stream } from "../../../src/random/index.ts";

const OUTPUTS = 3;
const COUNT = 200;

/** Samples whose inputs have standard deviations from 1 to 1/10. */
const { situation, inputs: coordinates } = (() => {
  const inputs = gaussianMatrix(COUNT, 6, stream(1, "inputs"));
  for (let k = 0; k < inputs.data.length; k++) inputs.data[k] *= 10 ** (-(k % 6) / 5);
  const targets = gaussianMatrix(COUNT, OUTPUTS, stream(2, "noise"));
  for (let s = 0; s < COUNT; s++)
    for (let i = 0; i < OUTPUTS; i++) targets.data[s * OUTPUTS + i] += (3 - i) * inputs.data[s * 6 + 2 * i];
  const { situation: found, fit } = situationOf(inputs, targets);
  return { situation: found, inputs: multiply(inputs, fit.eigenvectors) };
})();

const choices: NetworkChoice[] = [
  { depth: 3, width: "infinite", feedback: { kind: "gaussian" }, seed: 1 },
  { depth: 4, width: 50, feedback: { kind: "gaussian" }, seed: 2 },
];

/** The same network on the rung of alignment matrices, by explicit steps of 1e-10 up to a time. */
function explicitly({ depth, width, feedback, seed }: NetworkChoice, time: number) {
  const { targets, variances, cross, targetCovariance } = situation;
  const moments = { inputs: diagonal(variances), cross, targets: targetCovariance };
  const source = fixedSource(coordinates, targets, moments);
  const problem = parseWith(linearProblemSchema, {
    network: { inputs: source.inputs, widths: Array.from({ length: depth - 1 }, () => width), outputs: OUTPUTS },
    feedback,
    data: { kind: "file", path: "data" },
    training: { time: 1 },
    seed,
  });
  const dynamics = new AlignmentMatrices(realiseLinear(problem, source));
  const options = { relativeTolerance: 1e-10, absoluteTolerance: 1e-13, maxStretch: 0.25, stiffAfter: Infinity };
  const flow = integrate(flowEquation(dynamics), dynamics.state, [0, time], { ...options, initialStep: 1e-4 });
  flow.advanceTo(time);
  dynamics.state.set(flow.y);
  return { matrices: dynamics.matrices(), measures: dynamics.measure() };
}

/** Condition numbers and alignments are shown with three digits. */
const SHOWN = 1e-3;

describe.each(choices)("a training of depth $depth and width $width", (choice) => {
  const training = new Training(situation, choice, { watched: true });
  const trained = training.until(0.9);

  test("has, when its goal is reached, what explicit steps of 1e-10 have at that time", () => {
    expect(trained.explained).toBeGreaterThan(0.9);
    expect(trained.explained).toBeLessThan(0.95);
    const { matrices, measures } = explicitly(choice, trained.time);
    for (const [l, A] of matrices.entries()) {
      const kappa = (values: Float64Array) => values[0] / values[OUTPUTS - 1];
      expect(Math.abs(kappa(singularValues(trained.matrices[l])) / kappa(singularValues(A)) - 1)).toBeLessThan(SHOWN);
    }
    for (const [l, measured] of Object.entries(measures.weightAlignment.layers))
      expect(Math.abs(trained.weightAlignment.layers[l as unknown as number]! - measured!)).toBeLessThan(SHOWN);
    const gradient = trained.gradientAlignment();
    for (const [l, measured] of Object.entries(measures.gradientAlignment!.layers))
      expect(Math.abs(gradient.layers[l as unknown as number]! - measured!)).toBeLessThan(SHOWN);
    // A tenth of the time more is seen.
    const later = singularValues(explicitly(choice, 1.1 * trained.time).matrices[choice.depth - 1]);
    const now = singularValues(trained.matrices[choice.depth - 1]);
    expect(Math.abs(later[0] / now[0] - 1)).toBeGreaterThan(SHOWN);
  });

  test("goes on to the regression, and looks on the way", () => {
    const { looks, converged } = training.toConvergence();
    expect(converged).toBe(true);
    expect(looks.length).toBeGreaterThan(5);
    expect(looks.length).toBeLessThanOrEqual(16);
    looks.slice(1).forEach(({ time }, i) => expect(time).toBeGreaterThan(looks[i].time));
    expect(looks[0].time).toBeLessThan(trained.time);
    const { variances, cross } = situation;
    const best = matrix(
      OUTPUTS,
      variances.length,
      cross.data.map((value, k) => value / variances[k % variances.length]),
    );
    const far = ({ map }: { map: typeof best }) => norm(subtract(map, best)) / norm(best);
    expect(far(looks[looks.length - 1])).toBeLessThanOrEqual(1e-3);
    expect(far(looks[looks.length - 2])).toBeGreaterThan(1e-3);
  });

  test("is right to hundredths where it is only compared", () => {
    const rough = new Training(situation, choice, { rough: true }).until(0.9);
    expect(Math.abs(rough.time / trained.time - 1)).toBeLessThan(0.05);
    for (const [l, alignment] of Object.entries(trained.weightAlignment.layers))
      expect(Math.abs(rough.weightAlignment.layers[l as unknown as number]! - alignment!)).toBeLessThan(0.005);
  });

  test("keeps no looks unless it is watched", () => {
    expect(new Training(situation, choice).toConvergence()).toEqual({ looks: [], converged: false });
  });
});
