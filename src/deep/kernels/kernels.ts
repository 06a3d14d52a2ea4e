import type { KernelLayer } from "./kernelLayer.ts";

/**
 * The activations of hidden layers: `a`, `max(0, a)`, `a` or `0.01 a` below 0, `tanh a`, and `a σ(a)`. The slope of the
 * two with a kink is taken as 1 at 0.
 */
export const KERNEL_ACTIVATIONS = ["linear", "relu", "leaky-relu", "tanh", "swish"] as const;

export type KernelActivation = (typeof KERNEL_ACTIVATIONS)[number];

/**
 * What a training step consists of, in single precision and without allocation.
 *
 * The activities of a layer of n units are n × `lanes`: the samples of a batch stand side by side, and `lanes`, a
 * multiple of four,
 * is at least the number of samples (`batchLanes`). The columns beyond are padding: errors are zero there, hence all
 * signals,
 * and what the activities are does not matter as long as it is finite.
 *
 * Every array is of the kernels' own memory (`alloc`, `allocInt`, or a subarray of one); arrays written to overlap no
 * other argument.
 * Numbers among the arguments are rounded to single precision first. The order of every sum depends on the sizes alone,
 * and multiplications and additions are rounded separately: results are equal bit for bit on every machine and for both
 * backends.
 * Arrays of another memory or too short, and sizes that do not fit, throw a RangeError.
 */
export interface TrainingOperations {
  /**
   * `above = g(W below + b)` and `slope = g'(W below + b)`; no slope is written where it is null, which it may be for
   * `linear`.
   * The biases are `biasCount(layer)` many, or null for none.
   */
  forward(
    layer: KernelLayer,
    lanes: number,
    W: Float32Array,
    bias: Float32Array | null,
    below: Float32Array,
    activation: KernelActivation,
    above: Float32Array,
    slope: Float32Array | null,
  ): void;
  /** `below = (Wᵀ above) ∘ slope`, the signals of the layer below; a null slope is 1. */
  backward(
    layer: KernelLayer,
    lanes: number,
    W: Float32Array,
    above: Float32Array,
    slope: Float32Array | null,
    below: Float32Array,
  ): void;
  /** `signals = (F errors) ∘ slope`, F of n × outputs; a null slope is 1. */
  send(
    n: number,
    outputs: number,
    lanes: number,
    F: Float32Array,
    errors: Float32Array,
    slope: Float32Array | null,
    signals: Float32Array,
  ): void;
  /**
   * `G = signals belowᵀ`, summed over the batch and over the connections that share a weight; G has
   * `weightCount(layer)` entries.
   */
  gradient(layer: KernelLayer, lanes: number, signals: Float32Array, below: Float32Array, G: Float32Array): void;
  /** `W −= rate · gradient`, the same bits as `gradient` and `axpy` after one another. */
  descend(
    layer: KernelLayer,
    lanes: number,
    rate: number,
    signals: Float32Array,
    below: Float32Array,
    W: Float32Array,
  ): void;
  /** The gradient of the biases, `biasCount(layer)` sums of signals. */
  biasGradient(layer: KernelLayer, lanes: number, signals: Float32Array, G: Float32Array): void;

  /** `y += α x`, both of n. */
  axpy(n: number, alpha: number, x: Float32Array, y: Float32Array): void;
  /** `x *= α`, of n. */
  scale(n: number, alpha: number, x: Float32Array): void;
  /** `V = μ V + G`, `W −= rate V`, all of n. */
  momentum(n: number, rate: number, mu: number, G: Float32Array, V: Float32Array, W: Float32Array): void;
  /**
   * Adam (Kingma and Ba 2015) at step t = 1, 2, …: `M = β₁ M + (1 − β₁) G`, `V = β₂ V + (1 − β₂) G²`,
   * `W −= rate M̂ / (√V̂ + ε)` with `M̂ = M/(1 − β₁ᵗ)` and `V̂ = V/(1 − β₂ᵗ)`; all of n.
   */
  adam(
    n: number,
    rate: number,
    beta1: number,
    beta2: number,
    epsilon: number,
    t: number,
    G: Float32Array,
    M: Float32Array,
    V: Float32Array,
    W: Float32Array,
  ): void;

  /**
   * The errors of a batch of `count` samples, zero in the columns beyond, and the loss summed over the samples:
   * `E = Y − T` and `½‖E‖²`, or `E = (Σ T) softmax(Y) − T` and `−Σ T log softmax(Y)`. Y, T and E are outputs × lanes.
   */
  errors(
    loss: "mse" | "cross-entropy",
    outputs: number,
    count: number,
    lanes: number,
    Y: Float32Array,
    T: Float32Array,
    E: Float32Array,
  ): number;
  /**
   * For how many of the first `count` columns Y and T have their largest entry in the same row; the first counts among
   * equals.
   */
  hits(outputs: number, count: number, lanes: number, Y: Float32Array, T: Float32Array): number;
  /**
   * `out[j, s] = X[indices[s], j]` for s < count, and 0 in the columns beyond: n × lanes from rows of n.
   * X and `indices` may be of any memory; a transfer from the kernels' own is faster.
   */
  gather(count: number, n: number, lanes: number, indices: Int32Array, X: Float32Array, out: Float32Array): void;
  /** `⟨x, y⟩` of two vectors of n, in double precision. */
  dot(n: number, x: Float32Array, y: Float32Array): number;
  /** `out[s] = Σ_i A[i, s] B[i, s]`, A and B of n × lanes, out of lanes. */
  columnDots(n: number, lanes: number, A: Float32Array, B: Float32Array, out: Float32Array): void;
}

/** The operations, and the memory that they work in: one for each network. */
export interface TrainingKernels extends TrainingOperations {
  /** What computes: WebAssembly with SIMD, or plain TypeScript where that is missing. */
  readonly backend: "wasm" | "plain";
  /** A vector of n zeros. Throws a RangeError when the capacity is exhausted. */
  alloc(n: number): Float32Array;
  /** A vector of n integer zeros; counts as n floats of the capacity. */
  allocInt(n: number): Int32Array;
}
