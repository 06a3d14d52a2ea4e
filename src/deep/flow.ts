import { ACTIVATIONS, type Activation } from "../activation/index.ts";
import { copy, createKernels, matrix, type Matrix } from "../linalg/index.ts";
import type { OdeProblem } from "../ode/index.ts";
import { LOSSES, type LossKind } from "./loss.ts";

/**
 * A fully connected network without biases, and what it learns: `h_l = g(W_l h_{l−1})`, `h_0 = x`, `ŷ = W_L h_{L−1}`.
 */
export interface FlowNetwork {
  readonly activation: Activation;
  readonly loss: LossKind;
  readonly rule: "dfa" | "bp";
  /** The fixed data set, a sample a row: samples × n_0 and samples × n_L. */
  readonly inputs: Matrix;
  readonly targets: Matrix;
  /** `W_1⁰ … W_L⁰`, n_l × n_{l−1}. */
  readonly initial: readonly Matrix[];
  /** `F_1 … F_{L−1}`, n_l × n_L; needed by DFA. */
  readonly feedback?: readonly Matrix[] | undefined;
}

/**
 * The gradient flow of a network as an equation for `solve` and `integrate`; its state holds W_1 … W_L one after
 * another, row-major.
 */
export interface NetworkFlow extends OdeProblem {
  /** The initial weights as a state. */
  readonly start: Float64Array;
  /** The weights `W_1 … W_L` of a state (copies). */
  weights(state: Float64Array): Matrix[];
  /** The mean loss over the samples. */
  loss(state: Float64Array): number;
}

/**
 * The gradient flow on the mean loss over a fixed data set, `dW_l/dt = −E[s_l h_{l−1}ᵀ]`, with signals `s_L = e` and,
 * below,
 * DFA `s_l = F_l e ∘ g'(a_l)` or BP `s_l = W_{l+1}ᵀ s_{l+1} ∘ g'(a_l)`; e is the loss's gradient in the outputs. No
 * array is made while stepping.
 * Throws a RangeError where shapes do not fit together.
 */
export function networkFlow(network: FlowNetwork): NetworkFlow {
  const { activation, loss, rule, inputs, targets, initial, feedback = [] } = network;
  const sizes = checkedSizes(network);
  const L = initial.length;
  const samples = inputs.rows;
  const g = ACTIVATIONS[activation];
  const { errors, value } = LOSSES[loss];

  const units = samples * sizes.reduce((sum, n) => sum + n, 0);
  const dimension = initial.reduce((sum, W) => sum + W.data.length, 0);
  const sent = rule === "dfa" ? feedback.reduce((sum, F) => sum + F.data.length, 0) : 0;
  const kernels = createKernels(2 * dimension + 3 * units + sent);
  const owned = (data: Float64Array): Float64Array => {
    const vector = kernels.alloc(data.length);
    vector.set(data);
    return vector;
  };
  const layers = (memory: Float64Array): Float64Array[] => {
    let at = 0;
    return initial.map(({ data }) => memory.subarray(at, (at += data.length)));
  };
  const state = kernels.alloc(dimension);
  const velocity = kernels.alloc(dimension);
  const W = layers(state);
  const dW = layers(velocity);
  const F = rule === "dfa" ? feedback.map(({ data }) => owned(data)) : [];
  /** Rows of samples: activities H_0 … H_L, pre-activations A_1 … A_{L−1} and signals S_1 … S_L. */
  const H = sizes.map((n, l) => (l === 0 ? owned(inputs.data) : kernels.alloc(samples * n)));
  const A = sizes.slice(1, -1).map((n) => kernels.alloc(samples * n));
  const S = sizes.slice(1).map((n) => kernels.alloc(samples * n));

  const forward = (y: Float64Array): void => {
    state.set(y);
    for (let l = 1; l <= L; l++) {
      const a = l < L ? A[l - 1] : H[L];
      kernels.gemm(samples, sizes[l], sizes[l - 1], 1, H[l - 1], false, W[l - 1], true, 0, a);
      if (l < L) for (let i = 0; i < a.length; i++) H[l][i] = g.value(a[i]);
    }
  };

  const start = new Float64Array(dimension);
  layers(start).forEach((layer, i) => layer.set(initial[i].data));
  return {
    dimension,
    start,
    weights: (y) => layers(y).map((data, i) => copy(matrix(sizes[i + 1], sizes[i], data))),
    loss(y) {
      forward(y);
      return value(samples, H[L], targets.data);
    },
    rightHandSide(_, y, dydt) {
      forward(y);
      errors(samples, H[L], targets.data, S[L - 1]);
      for (let l = L - 1; l >= 1; l--) {
        const s = S[l - 1];
        if (rule === "dfa") kernels.gemm(samples, sizes[l], sizes[L], 1, S[L - 1], false, F[l - 1], true, 0, s);
        else kernels.gemm(samples, sizes[l], sizes[l + 1], 1, S[l], false, W[l], false, 0, s);
        for (let i = 0; i < s.length; i++) s[i] *= g.slope(A[l - 1][i], H[l][i]);
      }
      for (let l = 1; l <= L; l++) {
        kernels.gemm(sizes[l], sizes[l - 1], samples, -1 / samples, S[l - 1], true, H[l - 1], false, 0, dW[l - 1]);
      }
      dydt.set(velocity);
    },
  };
}

/** The layer sizes n_0 … n_L, when everything fits together. */
function checkedSizes({ rule, inputs, targets, initial, feedback }: FlowNetwork): number[] {
  const sizes = [inputs.cols, ...initial.map((W) => W.rows)];
  const outputs = sizes[sizes.length - 1];
  initial.forEach((W, i) => {
    if (W.cols !== sizes[i]) {
      throw new RangeError(`networkFlow: W_${i + 1} must have ${sizes[i]} columns, got ${W.cols}`);
    }
  });
  if (targets.rows !== inputs.rows || targets.cols !== outputs) {
    throw new RangeError(
      `networkFlow: targets must be ${inputs.rows} × ${outputs}, got ${targets.rows} × ${targets.cols}`,
    );
  }
  if (rule === "bp") return sizes;
  if (feedback?.length !== initial.length - 1) {
    throw new RangeError(
      `networkFlow: DFA needs ${initial.length - 1} feedback matrices, got ${feedback?.length ?? "none"}`,
    );
  }
  feedback.forEach((F, i) => {
    if (F.rows !== sizes[i + 1] || F.cols !== outputs) {
      throw new RangeError(`networkFlow: F_${i + 1} must be ${sizes[i + 1]} × ${outputs}, got ${F.rows} × ${F.cols}`);
    }
  });
  return sizes;
}
