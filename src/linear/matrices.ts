import { matrix, multiply, norm, product, subtract, transpose, type Matrix } from "../linalg/index.ts";
import {
  dfaInvariants,
  gradientAlignmentOfMatrices,
  updateAlignmentOfMatrices,
  weightAlignmentOfMatrices,
  type Alignment,
} from "../measure/index.ts";
import type { LinearNetwork } from "../problem/index.ts";
import type { Batch, Dynamics, LayerNorm } from "./dynamics.ts";
import { errorRows, measuredSamples } from "./errorRows.ts";
import type { FlowJacobian } from "./flowJacobian.ts";
import { MomentFlow } from "./momentFlow.ts";
import { needRoom, requireZeroWeights } from "./requirements.ts";
import { flowErrors, resolvedSignals, resolvedWeightAlignment } from "./resolution.ts";
import { conditionNumbers, ifResolved, losses, stepsDone, type LinearMeasures } from "./snapshot.ts";

/**
 * Rung 1: the alignment matrices. From zero weights DFA keeps `W_l = F_l A_l F_{l−1}ᵀ` at every step, and the `A_l` obey
 * `A_1 ← A_1 − η e xᵀ`, `A_l ← A_l − η e u_{l−1}ᵀ`, with `u_1 = A_1 x`, `u_l = A_l G_{l−1} u_{l−1}`, `ŷ = u_L`
 * (paper, section 3.1): the whole trajectory at a cost of `O(n_0 n_L + L n_L²)` a step, whatever the widths.
 * The state holds A_1 (n_L × n_0), then A_2 … A_L (n_L × n_L).
 */
export class AlignmentMatrices implements Dynamics {
  readonly state: Float64Array;
  readonly #network: LinearNetwork;
  readonly #grams: readonly Matrix[];
  /** Whether every G_l is the identity, so that multiplying by it can be left out. */
  readonly #orthonormal: boolean;
  readonly #inputs: number;
  readonly #outputs: number;
  readonly #depth: number;
  readonly #samples: { inputs: Matrix; targets: Matrix } | null;
  #flow: MomentFlow | undefined;
  /** The forward pass of a batch: u_1 … u_L of each sample, then its error. */
  #forward = new Float64Array(0);
  readonly #Gu: Float64Array;

  constructor(network: LinearNetwork, samples = measuredSamples(network.source, network.problem.seed)) {
    requireZeroWeights(network, "alignment matrices");
    const { inputs, outputs } = network.source;
    // The matrices and the Gram matrices.
    needRoom("alignment matrices", outputs * inputs + 2 * (network.depth - 1) * outputs ** 2);
    this.#network = network;
    this.#grams = network.feedbackGrams();
    this.#orthonormal = this.#grams.every((G) => isIdentity(G));
    this.#inputs = network.source.inputs;
    this.#outputs = network.source.outputs;
    this.#depth = network.depth;
    this.#samples = samples;
    this.state = new Float64Array(this.#outputs * this.#inputs + (this.#depth - 1) * this.#outputs ** 2);
    this.#Gu = new Float64Array(this.#outputs);
  }

  /** The alignment matrices `A_1 … A_L` as they stand: views of the state. */
  matrices(state = this.state): Matrix[] {
    const n = this.#outputs;
    const first = n * this.#inputs;
    return Array.from({ length: this.#depth }, (_, i) =>
      i === 0
        ? matrix(n, this.#inputs, state.subarray(0, first))
        : matrix(n, n, state.subarray(first + (i - 1) * n * n, first + i * n * n)),
    );
  }

  sgd(batch: Batch, rate: number): number {
    const n = this.#outputs;
    const stride = (this.#depth + 1) * n;
    if (this.#forward.length < batch.size * stride) this.#forward = new Float64Array(batch.size * stride);
    let squaredError = 0;
    for (let b = 0; b < batch.size; b++) squaredError += this.#forwardPass(batch, b, b * stride);
    for (let b = 0; b < batch.size; b++) this.#update(batch.inputs, b, b * stride, rate / batch.size);
    return squaredError / batch.size;
  }

  /** u_1 … u_L and e of sample b, at `offset` of the forward memory; returns ‖e‖². */
  #forwardPass(batch: Batch, b: number, offset: number): number {
    const u = this.#forward;
    const A = this.state;
    const n = this.#outputs;
    const n0 = this.#inputs;
    const x = batch.inputs;
    const at = b * n0;
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let j = 0, k = i * n0; j < n0; j++, k++) sum += A[k] * x[at + j];
      u[offset + i] = sum;
    }
    let block = n * n0;
    for (let l = 1; l < this.#depth; l++, block += n * n) {
      const v = this.#timesGram(l, offset + (l - 1) * n);
      for (let i = 0; i < n; i++) {
        let sum = 0;
        for (let j = 0; j < n; j++) sum += A[block + i * n + j] * v[j];
        u[offset + l * n + i] = sum;
      }
    }
    const yHat = offset + (this.#depth - 1) * n;
    let squared = 0;
    for (let i = 0; i < n; i++) {
      const e = u[yHat + i] - batch.targets[b * n + i];
      u[yHat + n + i] = e;
      squared += e * e;
    }
    return squared;
  }

  /** `G_l u`, u read at `at` of the forward memory. */
  #timesGram(l: number, at: number): Float64Array {
    const u = this.#forward;
    const v = this.#Gu;
    const n = this.#outputs;
    if (this.#orthonormal) {
      for (let i = 0; i < n; i++) v[i] = u[at + i];
      return v;
    }
    const G = this.#grams[l - 1].data;
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let j = 0; j < n; j++) sum += G[i * n + j] * u[at + j];
      v[i] = sum;
    }
    return v;
  }

  /** `A_1 ← A_1 − η e xᵀ`, `A_l ← A_l − η e u_{l−1}ᵀ`. */
  #update(x: Float64Array, b: number, offset: number, rate: number): void {
    const u = this.#forward;
    const A = this.state;
    const n = this.#outputs;
    const n0 = this.#inputs;
    const e = offset + this.#depth * n;
    for (let i = 0; i < n; i++) {
      const step = rate * u[e + i];
      for (let j = 0, k = i * n0, at = b * n0; j < n0; j++, k++) A[k] -= step * x[at + j];
    }
    let block = n * n0;
    for (let l = 1; l < this.#depth; l++, block += n * n) {
      const below = offset + (l - 1) * n;
      for (let i = 0; i < n; i++) {
        const step = rate * u[e + i];
        for (let j = 0; j < n; j++) A[block + i * n + j] -= step * u[below + j];
      }
    }
  }

  flow(state: Float64Array, derivative: Float64Array): void {
    this.#momentFlow().rightHandSide(state, derivative);
  }

  jacobian(): FlowJacobian | null {
    return this.#momentFlow().jacobian(this.#grams, this.#network.source.moments().cross);
  }

  #momentFlow(): MomentFlow {
    return (this.#flow ??= new MomentFlow(this.#network, this.#grams, this.#orthonormal));
  }

  layerNorms(): LayerNorm[] {
    return this.matrices().map((A, i) => ({ layer: i + 1, norm: norm(A) }));
  }

  measure(step: number | null = null): LinearMeasures {
    const A = this.matrices();
    const { source, sizes } = this.#network;
    const grams = this.#grams;
    const upper = A.slice(1);
    const M = upper.reduce((below, A_l, i) => product(A_l, grams[i], below), A[0]);
    const { inputs, cross } = source.moments();
    const descent = subtract(cross, multiply(M, inputs));
    const errors = this.#samples && errorRows(M, this.#samples);
    const below = this.#below(A);
    const measures = {
      ...losses(source, M),
      weightAlignment: weightAlignmentOfMatrices(upper, grams),
      gradientAlignment:
        errors &&
        ifResolved(
          errors,
          this.#samples!.targets,
          gradientAlignmentOfMatrices(upper, grams, sizes.slice(1, -1), errors),
        ),
      updateAlignment: ifResolved(
        descent,
        cross,
        updateAlignmentOfMatrices(upper, grams, this.#descentGrams(below, descent)),
      ),
    };
    const steps = stepsDone(this.#network, step);
    if (steps) return { ...measures, ...conditionNumbers(A, this.#depth, { steps, errors: null }) };
    const stateErrors = flowErrors(A, dfaInvariants(A, grams));
    const signals = <T extends Alignment>(alignment: T, D: Matrix, scale: Matrix, P: typeof below | null): T =>
      resolvedSignals(alignment, upper, grams, stateErrors, D, norm(scale), P);
    return {
      ...measures,
      weightAlignment: resolvedWeightAlignment(measures.weightAlignment, A, stateErrors),
      gradientAlignment:
        measures.gradientAlignment &&
        signals(measures.gradientAlignment, transpose(errors!), this.#samples!.targets, null),
      updateAlignment: signals(measures.updateAlignment, descent, cross, below),
      ...conditionNumbers(A, this.#depth, { steps, errors: stateErrors }),
    };
  }

  /** `P_0 … P_{L−2}`, `P_0 = I` as null, `P_l = A_l G_{l−1} … A_1`. */
  #below(A: readonly Matrix[]): (Matrix | null)[] {
    const P: (Matrix | null)[] = [null];
    for (let l = 1; l < this.#grams.length; l++)
      P.push(l === 1 ? A[0] : product(A[l - 1], this.#grams[l - 2], P[l - 1]!));
    return P;
  }

  /** `S_l = D H_{l−1}ᵀ H_{l−1} Dᵀ`, with `H_{l−1} = F_{l−1} P_{l−1}`. */
  #descentGrams(below: readonly (Matrix | null)[], D: Matrix): Matrix[] {
    return below.map((P, i) => {
      if (P === null) return multiply(D, transpose(D));
      const DP = multiply(D, transpose(P));
      return product(DP, this.#grams[i - 1], transpose(DP));
    });
  }
}

const isIdentity = (G: Matrix): boolean => G.data.every((value, k) => value === (k % (G.cols + 1) === 0 ? 1 : 0));
