import type { Moments } from "../../data/index.ts";
import { createKernels, type Matrix } from "../../linalg/index.ts";
import type { OdeProblem } from "../../ode/index.ts";
import type { LayerStructure } from "./layerStructure.ts";

/** A deep linear network of layers with structure, and the second moments of what it learns. */
export interface StructuredNetwork {
  /** What W_1 … W_L can be, from the bottom up. */
  readonly layers: readonly LayerStructure[];
  /** `F_1 … F_{L−1}`, n_l × n_L. */
  readonly feedback: readonly Matrix[];
  /** `Σ_xx`, n_0 × n_0, and `Σ_yx`, n_L × n_0. */
  readonly moments: Pick<Moments, "inputs" | "cross">;
}

/**
 * The population flow of a structured network under DFA; its state holds the free weights of the layers one after
 * another.
 */
export interface StructuredFlow extends OdeProblem {
  /** Zero weights. */
  readonly start: Float64Array;
  /** The matrices `W_1 … W_L` of a state. */
  matrices(state: Float64Array): Matrix[];
  /** `½‖M Σ_xx^{1/2}‖² − ⟨M, Σ_yx⟩`, M = W_L … W_1: the loss less its value for the zero network. */
  learned(state: Float64Array): number;
}

/**
 * The population flow of DFA in a deep linear network whose layers share and lack weights: every weight descends along
 * the sum over its connections,
 * `dθ_l/dt = gather( F_l D H_{l−1}ᵀ )`, `D = Σ_yx − W_L … W_1 Σ_xx`, `H_{l−1} = W_{l−1} … W_1`, `F_L = I`;
 * in matrices `dW_l/dt = m Π_S( F_l D H_{l−1}ᵀ )`. No array is made while stepping.
 * Throws a RangeError where shapes do not fit together.
 */
export function structuredFlow(network: StructuredNetwork): StructuredFlow {
  const { layers, feedback } = network;
  const { inputs, cross } = network.moments;
  requireFit(network);
  const L = layers.length;
  const n0 = inputs.rows;
  const outputs = cross.rows;
  const entries = layers.map(({ rows, cols }) => rows * cols);
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const units = sum(layers.map(({ rows }) => rows));
  const kernels = createKernels(
    2 * sum(entries) + units * (n0 + outputs) + 4 * outputs * n0 + n0 * n0 + 2 * outputs * (units + n0),
  );
  const owned = ({ data }: Matrix): Float64Array => {
    const vector = kernels.alloc(data.length);
    vector.set(data);
    return vector;
  };
  const W = entries.map((n) => kernels.alloc(n));
  const G = entries.map((n) => kernels.alloc(n));
  const H = layers.map(({ rows }) => kernels.alloc(rows * n0));
  const F = feedback.map(owned);
  const [Sxx, Syx] = [owned(inputs), owned(cross)];
  const D = kernels.alloc(outputs * n0);
  /** `D H_{l−1}ᵀ`, n_L × n_{l−1}. */
  const DH = layers.map(({ cols }) => kernels.alloc(outputs * cols));

  const split = (memory: Float64Array): Float64Array[] => {
    let at = 0;
    return layers.map(({ dimension }) => memory.subarray(at, (at += dimension)));
  };
  const dimension = sum(layers.map((layer) => layer.dimension));
  const weights = new Float64Array(dimension);
  const velocity = new Float64Array(dimension);
  const theta = split(weights);
  const dtheta = split(velocity);
  /** `W`, `H` and `D` of a state. */
  const forward = (state: Float64Array): void => {
    weights.set(state);
    for (let l = 0; l < L; l++) {
      const { rows, cols } = layers[l];
      layers[l].expand(theta[l], W[l]);
      if (l === 0) H[0].set(W[0]);
      else kernels.gemm(rows, n0, cols, 1, W[l], false, H[l - 1], false, 0, H[l]);
    }
    D.set(Syx);
    kernels.gemm(outputs, n0, n0, -1, H[L - 1], false, Sxx, false, 1, D);
  };

  return {
    dimension,
    start: new Float64Array(dimension),
    matrices: (state) => split(state).map((own, l) => layers[l].toMatrix(own)),
    learned(state) {
      forward(state);
      // ½⟨M Σ_xx, M⟩ − ⟨Σ_yx, M⟩ = −½⟨D + Σ_yx, M⟩.
      let total = 0;
      for (let i = 0; i < D.length; i++) total -= 0.5 * (D[i] + Syx[i]) * H[L - 1][i];
      return total;
    },
    rightHandSide(_, y, dydt) {
      forward(y);
      for (let l = 0; l < L; l++) {
        const { rows, cols } = layers[l];
        if (l === 0) DH[0].set(D);
        else kernels.gemm(outputs, cols, n0, 1, D, false, H[l - 1], true, 0, DH[l]);
        if (l === L - 1) G[l].set(DH[l]);
        else kernels.gemm(rows, cols, outputs, 1, F[l], false, DH[l], false, 0, G[l]);
        layers[l].gather(G[l], dtheta[l]);
      }
      dydt.set(velocity);
    },
  };
}

function requireFit({ layers, feedback, moments: { inputs, cross } }: StructuredNetwork): void {
  const L = layers.length;
  const size = ({ rows, cols }: { readonly rows: number; readonly cols: number }): string => `${rows} × ${cols}`;
  const require = (what: string, of: { readonly rows: number; readonly cols: number }, needed: string): void => {
    if (size(of) !== needed) throw new RangeError(`structuredFlow: ${what} must be ${needed}, got ${size(of)}`);
  };
  if (L === 0) throw new RangeError("structuredFlow: needs at least one layer, got none");
  if (feedback.length !== L - 1) {
    throw new RangeError(`structuredFlow: needs ${L - 1} feedback matrices, got ${feedback.length}`);
  }
  require("Σ_xx", inputs, `${layers[0].cols} × ${layers[0].cols}`);
  require("Σ_yx", cross, `${layers[L - 1].rows} × ${layers[0].cols}`);
  layers.slice(1).forEach((layer, i) => {
    require(`layer ${i + 2}`, layer, `${layer.rows} × ${layers[i].rows}`);
  });
  feedback.forEach((F, i) => require(`F_${i + 1}`, F, `${layers[i].rows} × ${cross.rows}`));
}
