import { biasCount, weightCount } from "../kernels/index.ts";
import { RULES } from "../rules/index.ts";
import type { NetworkShape, NetworkSpec } from "./networkSpec.ts";
import type { Propagation } from "./propagation.ts";

/** Moves the parameters of the layers that learn along the signals of a block, by the optimiser of the network. */
export interface Descent {
  /** What the optimiser remembers, in the kernels' memory: nothing, velocities, or both moments of every parameter. */
  readonly memory: readonly Float32Array[];
  /** Step number `step`, from 1, along `share` times the sum of the block's gradients. */
  move(step: number, share: number, signals: readonly Float32Array[]): void;
}

/** The layers that learn, from the lowest, as indices from 0. */
function learning({ rule, layers }: NetworkShape): number[] {
  const L = layers.length;
  return RULES[rule].carrier === null ? [L - 1] : Array.from({ length: L }, (_, i) => i);
}

/** Whether the backward weights of a layer, counted from 0, move by the gradient of its weights. */
const follows = ({ rule }: NetworkShape, i: number): boolean => RULES[rule].follows === true && i > 0;

/** Arrays that the optimiser remembers for each array of parameters. */
const memories = ({ optimiser }: NetworkShape): number =>
  optimiser.kind === "adam" ? 2 : optimiser.momentum !== 0 ? 1 : 0;

/** Floats that a descent takes in the kernels' memory. */
export function descentSize(shape: NetworkShape): number {
  const { layers, biases } = shape;
  const counts = learning(shape).flatMap((i) => [
    ...Array.from({ length: follows(shape, i) ? 2 : 1 }, () => weightCount(layers[i])),
    biases ? biasCount(layers[i]) : 0,
  ]);
  return Math.max(...counts) + memories(shape) * counts.reduce((sum, count) => sum + count, 0);
}

export function createDescent(spec: NetworkSpec, propagation: Propagation): Descent {
  const { kernels, weights, backward, biases, activities } = propagation;
  const { layers, optimiser, rate } = spec;
  const active = learning(spec);
  const plain = memories(spec) === 0;
  /** What moves by the gradient of a layer's weights. */
  const moved = spec.layers.map((_, i) => (follows(spec, i) ? [weights[i], backward[i - 1]] : [weights[i]]));
  const kept = RULES[spec.rule].follows ? 1 - rate * spec.learning!.decay! : 1;
  const parameters = active.flatMap((i) => (spec.biases ? [...moved[i], biases[i]] : moved[i]));
  const gradient = kernels.alloc(Math.max(...parameters.map(({ length }) => length)));
  const first = plain ? [] : parameters.map(({ length }) => kernels.alloc(length));
  const second = optimiser.kind === "adam" ? parameters.map(({ length }) => kernels.alloc(length)) : [];

  const follow = (parameter: number, step: number, share: number): void => {
    const W = parameters[parameter];
    const n = W.length;
    if (plain) {
      kernels.axpy(n, -rate * share, gradient, W);
      return;
    }
    if (share !== 1) kernels.scale(n, share, gradient);
    if (optimiser.kind === "sgd") {
      kernels.momentum(n, rate, optimiser.momentum, gradient, first[parameter], W);
    } else {
      const { beta1, beta2, epsilon } = optimiser;
      kernels.adam(n, rate, beta1, beta2, epsilon, step, gradient, first[parameter], second[parameter], W);
    }
  };
  return {
    memory: [...first, ...second],
    move(step, share, signals) {
      const { lanes } = propagation;
      let parameter = 0;
      for (const i of active) {
        for (const W of moved[i]) {
          if (kept !== 1) kernels.scale(W.length, kept, W);
          if (plain) kernels.descend(layers[i], lanes, rate * share, signals[i], activities[i], W);
          else {
            kernels.gradient(layers[i], lanes, signals[i], activities[i], gradient);
            follow(parameter, step, share);
          }
          parameter++;
        }
        if (!spec.biases) continue;
        kernels.biasGradient(layers[i], lanes, signals[i], gradient);
        follow(parameter++, step, share);
      }
    },
  };
}
