import fc from "fast-check";
import { type Activation } from "../../../../src/activation/index.ts";
import { networkFlow, type FlowNetwork, type LossKind, type NetworkFlow } from "../../../../src/deep/index.ts";
import { matrix, type Matrix } from "../../../../src/linalg/index.ts";
import { integrate } from "../../../../src/ode/index.ts";
import { gaussianMatrix, stream } from "../../../../src/random/index.ts";

/** A small nonlinear network on random data: `sizes` are n_0 … n_L; initial weights are N(0, scale²/fan_in). */
export interface NeuronCase {
  readonly sizes: readonly number[];
  readonly activation: Activation;
  readonly loss: LossKind;
  readonly samples: number;
  readonly scale: number;
  readonly time: number;
  readonly seed: number;
}

/** The parts of a case that do not depend on the law under test. */
export const neuronCase = {
  samples: fc.integer({ min: 3, max: 6 }),
  time: fc.constantFrom(1, 3, 10),
  seed: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
};

/** The network of a case: Gaussian inputs and feedback; Gaussian targets, or one random class a sample. */
export function neuronNetwork({
  sizes,
  activation,
  loss,
  samples,
  scale,
  seed,
}: NeuronCase): FlowNetwork & { readonly feedback: readonly Matrix[] } {
  const random = (rows: number, cols: number, sd: number, name: string): Matrix =>
    gaussianMatrix(rows, cols, stream(seed, name), sd);
  const outputs = sizes[sizes.length - 1];
  return {
    activation,
    loss,
    rule: "dfa",
    inputs: random(samples, sizes[0], 1, "inputs"),
    targets: loss === "mse" ? random(samples, outputs, 1, "targets") : classes(samples, outputs, seed),
    initial: sizes.slice(1).map((n, i) => random(n, sizes[i], scale / Math.sqrt(sizes[i]), `initial ${i}`)),
    feedback: sizes.slice(1, -1).map((n, i) => random(n, outputs, 1 / Math.sqrt(n), `feedback ${i}`)),
  };
}

function classes(samples: number, outputs: number, seed: number): Matrix {
  const labels = stream(seed, "labels");
  const targets = matrix(samples, outputs);
  for (let s = 0; s < samples; s++) targets.data[s * outputs + labels.integer(outputs)] = 1;
  return targets;
}

/**
 * The integrator is stopped after this many steps. Where a ReLU neuron is pulled onto its kink from both sides the flow
 * slides along it in tiny steps;
 * what is claimed holds at all times, and is then checked at the time that was reached.
 */
const MOST_STEPS = 3000;

/** The weights of a network at the start of its flow and at a time, or where the integrator had to stop before it. */
export function weightsAlong(network: FlowNetwork, time: number): { before: readonly Matrix[]; after: Matrix[] } {
  const flow: NetworkFlow = networkFlow(network);
  const options = { relativeTolerance: 1e-10, absoluteTolerance: 1e-13, maxSteps: MOST_STEPS };
  const stepper = integrate(flow, flow.start, [0, time], options);
  stepper.advanceTo(time);
  return { before: network.initial, after: flow.weights(stepper.y) };
}
