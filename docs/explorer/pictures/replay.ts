import type { Matrix } from "../../../src/linalg/index.ts";
import { AlignmentMatrices, batches, flowEquation, ReducedForm } from "../../../src/linear/index.ts";
import { integrate } from "../../../src/ode/index.ts";
import type { LinearNetwork } from "../../../src/problem/index.ts";

/** The alignment matrices `A_1 … A_L` of a run, at times that may be finer than its snapshots. */
export interface Replay {
  readonly times: readonly number[];
  /** For each layer its matrices, row-major, one time after another. */
  readonly entries: readonly Float32Array[];
  readonly shapes: readonly { readonly rows: number; readonly cols: number }[];
}

/** What heat maps need, and more; the numbers beside them are the simulation's own. */
const TOLERANCE = { relativeTolerance: 1e-8, absoluteTolerance: 1e-12 };

/**
 * Follows the alignment matrices along the run that `runOn` makes of the same network: the same flow, or the same steps
 * on the same batches.
 * Times are rounded to steps. Null for rules other than DFA, which have no alignment matrices.
 */
export function replay(network: LinearNetwork, times: readonly number[]): Replay | null {
  const { rule, network: shape, training, seed } = network.problem;
  if (rule !== "dfa" || times.length === 0) return null;
  const dynamics =
    shape.initial.kind === "zero"
      ? new AlignmentMatrices(network, { samples: null })
      : new ReducedForm(network, { samples: null });
  const shapes = dynamics.matrices().map(({ rows, cols }) => ({ rows, cols }));
  const kept: { time: number; matrices: Matrix[] }[] = [];
  const keep = (time: number) =>
    kept.push({ time, matrices: dynamics.matrices().map((A) => ({ ...A, data: A.data.slice() })) });
  if (training.batch === "flow") followFlow(dynamics, times, keep);
  else {
    const { rate, batch, order } = training;
    const step = typeof batch === "number" ? sgdStep(batch) : descentStep();
    function sgdStep(size: number) {
      const next = batches(network.source, size, order, seed);
      return () => void dynamics.sgd(next(), rate);
    }
    function descentStep() {
      const slope = new Float64Array(dynamics.state.length);
      return () => {
        dynamics.flow(dynamics.state, slope);
        for (let i = 0; i < slope.length; i++) dynamics.state[i] += rate * slope[i];
      };
    }
    let done = 0;
    for (const goal of new Set(times.map((time) => Math.round(time / rate)))) {
      for (; done < goal; done++) step();
      keep(done * rate);
    }
  }
  const entries = shapes.map(({ rows, cols }, l) => {
    const all = new Float32Array(kept.length * rows * cols);
    kept.forEach(({ matrices }, k) => all.set(matrices[l].data, k * rows * cols));
    return all;
  });
  return { times: kept.map(({ time }) => time), entries, shapes };
}

function followFlow(
  dynamics: AlignmentMatrices | ReducedForm,
  times: readonly number[],
  keep: (time: number) => void,
): void {
  const stepper = integrate(flowEquation(dynamics), dynamics.state, [0, times[times.length - 1]], TOLERANCE);
  for (const time of times) {
    stepper.advanceTo(time);
    if (stepper.t !== time) return;
    dynamics.state.set(stepper.y);
    keep(time);
  }
}
