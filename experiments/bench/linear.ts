import { AlignmentMatrices, FullWeights, type Batch, type Dynamics } from "../../src/linear/index.ts";
import {
  linearProblemSchema,
  parseWith,
  realiseLinear,
  type LinearNetwork,
  type LinearProblemInput,
} from "../../src/problem/index.ts";
import { stream } from "../../src/random/index.ts";
import type { BenchRow } from "./row.ts";
import { simulate } from "../../src/simulate/index.ts";

/** The reference size of the ladder's costs. */
const SIZE = { depth: 4, inputs: 100, outputs: 10 };

/** What a step of rung 1 and the drawing of a normal shall take, in microseconds and nanoseconds. */
const GOAL = 1;
const GOAL_NORMAL = 8;

/** Steps are timed in rounds and the best round counts: what else the machine does only ever slows one down. */
const ROUNDS = 5;

function network(width: number): LinearNetwork {
  return realiseLinear(
    parseWith(linearProblemSchema, {
      network: {
        inputs: SIZE.inputs,
        widths: Array.from({ length: SIZE.depth - 1 }, () => width),
        outputs: SIZE.outputs,
      },
      feedback: { kind: "gaussian" },
      data: { kind: "teacher" },
      training: { rate: 1e-4, time: 1, batch: 1 },
    } satisfies LinearProblemInput),
  );
}

/** A thousand samples, drawn beforehand: a step is timed without drawing its sample. */
function drawn(): Batch[] {
  const random = stream(1, "bench");
  const vector = (n: number) => Float64Array.from({ length: n }, () => random.normal());
  return Array.from({ length: 1000 }, () => ({ size: 1, inputs: vector(SIZE.inputs), targets: vector(SIZE.outputs) }));
}

/** Microseconds a step of SGD on one sample. */
function stepTime(dynamics: Dynamics, batches: readonly Batch[], steps: number): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const began = performance.now();
    for (let i = 0; i < steps; i++) dynamics.sgd(batches[i % batches.length], 1e-6);
    best = Math.min(best, ((performance.now() - began) * 1000) / steps);
  }
  return best;
}

/** Nanoseconds to draw a normal. */
function normalTime(count: number): number {
  const random = stream(1, "bench normals");
  const x = new Float64Array(count);
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 20; round++) {
    const began = performance.now();
    random.fillNormal(x);
    best = Math.min(best, ((performance.now() - began) * 1e6) / count);
  }
  return best;
}

/**
 * Bytes of heap that a step leaves behind, from a long run without collection in between; close to zero where nothing
 * is allocated.
 */
function heapPerStep(dynamics: Dynamics, batches: readonly Batch[], steps: number): number {
  for (let i = 0; i < steps; i++) dynamics.sgd(batches[i % batches.length], 1e-6);
  const before = process.memoryUsage().heapUsed;
  for (let i = 0; i < steps; i++) dynamics.sgd(batches[i % batches.length], 1e-6);
  return Math.max(0, process.memoryUsage().heapUsed - before) / steps;
}

/** The costs of the rungs of the ladder at the reference size, and of a flow to convergence. */
export async function benchLinear(): Promise<BenchRow[]> {
  const batches = drawn();
  const narrow = new AlignmentMatrices(network(64), { samples: null });
  const matrices = stepTime(narrow, batches, 20_000);
  const normals = normalTime(100_000);
  const wide = stepTime(new AlignmentMatrices(network(1_000_000), { samples: null }), batches, 20_000);
  const weights = stepTime(new FullWeights(network(1024), { batch: 1 }, { samples: null }), batches, 100);
  const flow: LinearProblemInput = {
    network: { inputs: 20, widths: [200, 200, 200, 200], outputs: 10 },
    feedback: { kind: "orthonormal" },
    data: {
      kind: "moments",
      crossCovariance: { kind: "spectrum", singularValues: [4, 3.5, 3, 2.5, 2, 1.8, 1.6, 1.4, 1.2, 1] },
    },
    training: { time: 5, batch: "flow", snapshotTimes: [5] },
  };
  let converged = Number.POSITIVE_INFINITY;
  let excessLoss: number | null = null;
  for (let round = 0; round < 4 * ROUNDS; round++) {
    const began = performance.now();
    [{ excessLoss }] = simulate(flow).snapshots;
    converged = Math.min(converged, performance.now() - began);
  }
  const size = `L = ${SIZE.depth}, n_0 = ${SIZE.inputs}, n_L = ${SIZE.outputs}, batch 1`;
  return [
    {
      name: `alignment matrices, width 64 (${size})`,
      value: matrices,
      unit: "µs/step",
      note: `${(matrices / GOAL).toFixed(2)} of the goal of ${GOAL} µs, without drawing the sample`,
    },
    {
      name: "  drawing the sample",
      value: normals,
      unit: "ns/normal",
      note: `${(normals / GOAL_NORMAL).toFixed(2)} of the goal of ${GOAL_NORMAL} ns`,
    },
    { name: "alignment matrices, width 1 000 000", value: wide, unit: "µs/step" },
    { name: "  heap left behind", value: heapPerStep(narrow, batches, 100_000), unit: "bytes/step" },
    { name: "full weights, width 1024", value: weights, unit: "µs/step" },
    { name: "  full weights / alignment matrices", value: weights / matrices, unit: "×" },
    {
      name: "flow to convergence, L = 5, n_L = 10",
      value: converged,
      unit: "ms",
      note: excessLoss === null ? "nothing left at the end" : `excess loss ${excessLoss.toExponential(1)} at the end`,
    },
  ];
}
