import fc from "fast-check";
import {
  block,
  fromRows,
  gram,
  matrixFrom,
  multiply,
  norm,
  scale,
  subtract,
  toRows,
  transpose,
  type Matrix,
} from "../../../src/linalg/index.ts";
import { FullWeights } from "../../../src/linear/index.ts";
import { integrate } from "../../../src/ode/index.ts";
import { haarColumns, stream } from "../../../src/random/index.ts";
import { richFlow, richState, richVelocity, type RichStart } from "../../../theory/literature/index.ts";
import type { Claim } from "../claim.ts";
import { alongFlow, networkOf, seeds } from "../common/index.ts";

const ACCURACY = { relativeTolerance: 1e-10, absoluteTolerance: 1e-13 };

interface Setting {
  readonly inputs: number;
  /** Hidden units beyond the fewest that have room for all directions. */
  readonly moreUnits: number;
  readonly strength: number;
  /** What W_1⁰ makes of unit vectors along and across the target. */
  readonly sigma: number;
  readonly across: number;
  /** The sizes of F and of W_2⁰, and their cosine. */
  readonly f: number;
  readonly readout: number;
  readonly cosine: number;
  readonly time: number;
  readonly seed: number;
}

/** Steps of a tenth: reals between two bounds crowd at zero, where nothing happens. */
const tenths = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max }).map((k) => k / 10);

const settings: fc.Arbitrary<Setting> = fc.record({
  inputs: fc.integer({ min: 1, max: 4 }),
  moreUnits: fc.integer({ min: 0, max: 5 }),
  strength: tenths(5, 30),
  sigma: tenths(0, 15),
  across: tenths(0, 15),
  f: tenths(5, 15),
  readout: tenths(0, 15),
  cosine: tenths(-10, 10),
  time: fc.constantFrom(0.3, 1, 3),
  seed: seeds,
});

const start = ({ strength, sigma, f, readout, cosine }: Setting): RichStart => ({
  s: strength,
  sigma,
  f,
  r: readout * f * cosine,
});

/** The coefficient a of the prediction at a time. */
function predictedGrowth(from: RichStart, time: number): number {
  const rightHandSide = (_: number, y: Float64Array, dydt: Float64Array) => {
    dydt[0] = richVelocity(y[0], from);
  };
  const stepper = integrate({ dimension: 1, rightHandSide }, [0], [0, time], ACCURACY);
  stepper.advanceTo(time);
  return stepper.y[0];
}

/** What a network of full weights has along u at a time: its map, features and overlap, and its map across u. */
function measured(setting: Setting): { map: number; features: number; overlap: number; elsewhere: number } {
  const { inputs, moreUnits, strength, sigma, across, f, readout, cosine, time, seed } = setting;
  const units = inputs + 2 + moreUnits;
  const frame = transpose(haarColumns(units, inputs + 2, stream(seed, "frame")));
  const u = haarColumns(inputs, 1, stream(seed, "target"));
  const [along, beside] = toRows(frame);
  const sine = Math.sqrt(1 - cosine ** 2);
  const F = along.map((value) => [f * value]);
  const W_2 = [along.map((value, i) => readout * (cosine * value + sine * beside[i]))];
  const shape = matrixFrom(
    inputs,
    inputs,
    (i, j) => across * Number(i === j) + (sigma - across) * u.data[i] * u.data[j],
  );
  const W_1 = multiply(transpose(block(frame, 2, 0, inputs, units)), shape);
  const network = networkOf({
    network: { inputs, widths: [units], outputs: 1, initial: { kind: "given", matrices: [toRows(W_1), W_2] } },
    feedback: { kind: "given", matrices: [F] },
    data: { kind: "moments", crossCovariance: { kind: "given", matrix: toRows(scale(strength, transpose(u))) } },
    training: { time, batch: "flow" },
    seed: 1,
  });
  const dynamics = new FullWeights(network, "moments", { samples: null });
  for (const _ of alongFlow(dynamics, [time], ACCURACY));
  const [below, above] = dynamics.weights();
  const hidden = multiply(below, u);
  const M = multiply(above, below);
  const only = (matrix: Matrix): number => matrix.data[0];
  const map = only(multiply(M, u));
  return {
    map,
    features: only(gram(hidden)),
    overlap: only(multiply(above, fromRows(F))),
    elsewhere: norm(subtract(M, scale(map, transpose(u)))),
  };
}

/** The largest difference of what is measured from the prediction from the given start. */
function residual(setting: Setting, from: RichStart): number {
  const { map, features, overlap, elsewhere } = measured(setting);
  const predicted = richState(predictedGrowth(from, setting.time), from);
  return Math.max(
    elsewhere,
    Math.abs(map - predicted.map),
    Math.abs(features - predicted.features),
    Math.abs(overlap - predicted.overlap),
  );
}

/** Full weights from random orthogonal directions of any sizes, against one ordinary differential equation. */
export const richFlowClaim: Claim<Setting> = {
  prediction: richFlow,
  cases: settings,
  runs: 10,
  residual: (setting) => residual(setting, start(setting)),
  tolerance: {
    value: 1e-8,
    reason:
      "of quantities up to about ten; the integrator's 1e-10 a step over up to a hundred steps, in the network and in the equation",
  },
  control: {
    description: "the overlap of the initial readout with the feedback left out",
    residual: (setting) => residual(setting, { ...start(setting), r: 0 }),
  },
};
