import type { LayerNorm } from "../linear/index.ts";
import { matrix, norm, transpose, type Matrix } from "../linalg/index.ts";
import { PlacedStack } from "./placedStack.ts";
import { Signals, signalMemory } from "./signals.ts";
import type { SequenceNetwork } from "./realise.ts";
import type { PlacedSamples } from "./source.ts";
import type { View } from "./view.ts";

/** A stack that learns from a fixed number of samples at a time, by the rule of its problem. */
export class SequenceDynamics {
  readonly network: SequenceNetwork;
  readonly view: View;
  readonly count: number;
  readonly stack: PlacedStack;
  readonly signals: Signals;
  /** FA's matrices in the shapes of the parameters. */
  readonly #backward: readonly (readonly Float64Array[])[] | null;
  readonly #derivative: Float64Array;
  readonly #targets: readonly (readonly Float64Array[])[];

  constructor(network: SequenceNetwork, view: View, count: number) {
    const isFa = network.problem.rule === "fa";
    const total = view.start.flat().reduce((sum, { data }) => sum + data.length, 0);
    this.network = network;
    this.view = view;
    this.count = count;
    this.stack = new PlacedStack(view.layers, count, signalMemory(view, network, count) + total * (isFa ? 2 : 1));
    this.signals = new Signals(network, view, this.stack);
    view.start.forEach((matrices, i) => matrices.forEach((P, k) => this.stack.P[i][k].set(P.data)));
    this.#derivative = this.stack.kernels.alloc(total);
    this.#targets = this.stack.slices(this.#derivative);
    this.#backward = null;
    if (!isFa) return;
    const carried = this.stack.slices(this.stack.kernels.alloc(total));
    network.backwardFeedback().forEach((list, i) => list.forEach((B, k) => carried[i][k].set(transpose(B).data)));
    this.#backward = carried;
  }

  /** All that learns, in one flat vector. */
  get state(): Float64Array {
    return this.stack.parameters;
  }

  /** The parameters of each layer as they stand: views. */
  matrices(): Matrix[][] {
    return this.view.layers.map(({ rows, cols }, i) => this.stack.P[i].map((data) => matrix(rows, cols, data)));
  }

  layerNorms(): LayerNorm[] {
    return this.matrices().map((list, i) => ({
      layer: this.network.layers[i].layer,
      norm: Math.hypot(...list.map(norm)),
    }));
  }

  /** One step on samples, averaged over them, in place. Returns their mean squared error. */
  step({ inputs, targets }: Pick<PlacedSamples, "inputs" | "targets">, rate: number): number {
    const squared = this.pass(inputs, targets);
    this.learn(-rate / this.count, 1, this.stack.P);
    return squared / this.count;
  }

  /**
   * Writes `d parameters / d time` at a state into `derivative`: descent on samples of weight w. Returns their weighted
   * squared error.
   */
  flow(samples: PlacedSamples, state: Float64Array, derivative: Float64Array): number {
    if (state !== this.state) this.state.set(state);
    const squared = this.pass(samples.inputs, samples.targets);
    this.#derivative.fill(0);
    this.learn(-samples.weight, 0, this.#targets);
    derivative.set(this.#derivative);
    return samples.weight * squared;
  }

  /** Passes samples through the stack and compares; returns the sum of their squared errors. */
  pass(inputs: Float64Array, targets: Float64Array): number {
    this.#lift(inputs);
    this.stack.forward();
    return this.signals.compare(targets);
  }

  /** The inputs in the coordinates of the first layer. */
  #lift(inputs: Float64Array): void {
    const { lift } = this.view;
    const to = this.stack.inputs;
    if (!lift) {
      to.set(inputs.length === to.length ? inputs : inputs.subarray(0, to.length));
      return;
    }
    const { rows, cols, data } = lift;
    const n = to.length / rows;
    for (let r = 0; r < n; r++) {
      for (let i = 0; i < rows; i++) {
        let sum = 0;
        for (let j = 0; j < cols; j++) sum += data[i * cols + j] * inputs[r * cols + j];
        to[r * rows + i] = sum;
      }
    }
  }

  /** `target ← α (Σ of signal times input) + β target` in every layer that learns, by the rule. */
  learn(alpha: number, beta: number, target: readonly (readonly Float64Array[])[]): void {
    const { rule } = this.network.problem;
    const top = this.view.layers.length - 1;
    if (rule === "bp" || rule === "fa") this.signals.backward(this.#backward ?? this.stack.P);
    // Backpropagation's signals are all there before the parameters that they went through change.
    for (let i = rule === "frozen" ? top : 0; i <= top; i++) {
      this.stack.update(i, alpha, this.signal(i), beta, target[i]);
    }
  }

  /** The signal of the rule in layer i; for BP and FA after `backward`. */
  signal(i: number): Float64Array {
    const { rule } = this.network.problem;
    return rule === "bp" || rule === "fa" ? this.signals.met(i) : this.signals.direct(i);
  }

  /** Sends the errors down as the rule FA does, or by backpropagation. */
  backward(by: "bp" | "fa"): void {
    this.signals.backward(by === "fa" && this.#backward ? this.#backward : this.stack.P);
  }
}
