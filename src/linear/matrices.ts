import {
  alignmentStep,
  createKernels,
  isIdentity,
  type Kernels,
  matrix,
  type Matrix,
  multiply,
  norm,
  product,
  subtract,
  transpose,
} from "../linalg/index.ts";
import {
  dfaInvariants,
  gradientAlignmentOfMatrices,
  updateAlignmentOfMatrices,
  weightAlignmentOfMatrices,
  type Alignment,
} from "../measure/index.ts";
import type { LinearNetwork } from "../problem/index.ts";
import type { Batch, Dynamics, LayerNorm } from "./dynamics.ts";
import { errorRows, measuredSamples, type Measuring } from "./errorRows.ts";
import type { FlowJacobian } from "./flowJacobian.ts";
import { MomentFlow } from "./momentFlow.ts";
import { needRoom, requireZeroWeights } from "./requirements.ts";
import { flowErrors, resolvedSignals, resolvedWeightAlignment } from "./resolution.ts";
import { conditionNumbers, ifResolved, losses, stepsDone, type LinearMeasures } from "./snapshot.ts";

/**
 * From this many numbers in the state a compiled step repays its memory, up to this many (1 GiB) in all. The results
 * are the same to the last bit.
 */
const COMPILED_FROM = 400;
const COMPILED_TO = 2 ** 27;

interface CompiledStep {
  readonly kernels: Kernels;
  /** The most samples in a batch. */
  readonly size: number;
  readonly state: Float64Array;
  readonly G: Float64Array;
  readonly own: Float64Array;
  readonly X: Float64Array;
  readonly Y: Float64Array;
  readonly U: Float64Array;
}

/**
 * Rung 1: the alignment matrices. From zero weights DFA keeps `W_l = F_l A_l F_{l−1}ᵀ` at every step, and the `A_l`
 * obey
 * `A_1 ← A_1 − η e xᵀ`, `A_l ← A_l − η e u_{l−1}ᵀ`, with `u_1 = A_1 x`, `u_l = A_l G_{l−1} u_{l−1}`, `ŷ = u_L`
 * (paper, section 3.1): the whole trajectory at a cost of `O(n_0 n_L + L n_L²)` a step, whatever the widths.
 * The state holds A_1 (n_L × n_0), then A_2 … A_L (n_L × n_L).
 */
export class AlignmentMatrices implements Dynamics {
  readonly state: Float64Array;
  readonly #network: LinearNetwork;
  readonly #grams: readonly Matrix[];
  readonly #inputs: number;
  readonly #outputs: number;
  readonly #depth: number;
  readonly #samples: { inputs: Matrix; targets: Matrix } | null;
  #flow: MomentFlow | undefined;
  /** G_1 … G_{L−1} one after another, and for each whether it is not the identity. */
  readonly #flatGrams: Float64Array;
  readonly #own: Float64Array;
  /**
   * The compiled step, in whose memory the state lies; null for small steps and for those that its memory would not
   * hold.
   */
  readonly #compiled: CompiledStep | null;
  /** The working space of a step that is not compiled. */
  #U = new Float64Array(0);

  constructor(
    network: LinearNetwork,
    { samples = measuredSamples(network.source, network.problem.seed) }: Measuring = {},
  ) {
    requireZeroWeights(network, "alignment matrices");
    const { inputs, outputs } = network.source;
    // The matrices and the Gram matrices.
    needRoom("alignment matrices", outputs * inputs + 2 * (network.depth - 1) * outputs ** 2);
    this.#network = network;
    this.#grams = network.feedbackGrams();
    this.#inputs = network.source.inputs;
    this.#outputs = network.source.outputs;
    this.#depth = network.depth;
    this.#samples = samples;
    const n = this.#outputs;
    this.#flatGrams = new Float64Array(this.#grams.length * n * n);
    this.#grams.forEach((G, i) => this.#flatGrams.set(G.data, i * n * n));
    this.#own = Float64Array.from(this.#grams, (G) => (isIdentity(G) ? 0 : 1));
    const length = n * this.#inputs + (this.#depth - 1) * n * n;
    const { batch } = network.problem.training;
    this.#compiled = typeof batch === "number" ? this.#compile(length, batch) : null;
    this.state = this.#compiled?.state ?? new Float64Array(length);
  }

  #compile(length: number, size: number): CompiledStep | null {
    const [n, n0, L] = [this.#outputs, this.#inputs, this.#depth];
    const room = ((L + 1) * size + 1) * n;
    const needed = length + this.#flatGrams.length + this.#own.length + size * (n0 + n) + room;
    if (length < COMPILED_FROM || needed > COMPILED_TO) return null;
    const kernels = createKernels(needed);
    const filled = (values: Float64Array) => {
      const vector = kernels.alloc(values.length);
      vector.set(values);
      return vector;
    };
    return {
      kernels,
      size,
      state: kernels.alloc(length),
      G: filled(this.#flatGrams),
      own: filled(this.#own),
      X: kernels.alloc(size * n0),
      Y: kernels.alloc(size * n),
      U: kernels.alloc(room),
    };
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

  sgd({ size, inputs, targets }: Batch, rate: number): number {
    const [n, n0, L] = [this.#outputs, this.#inputs, this.#depth];
    const run = this.#compiled;
    if (run && size <= run.size) {
      copyInto(run.X, inputs, size * n0);
      copyInto(run.Y, targets, size * n);
      const { kernels, G, own, X, Y, U } = run;
      return kernels.alignmentStep(size, n, n0, L, rate / size, this.state, G, own, X, Y, U) / size;
    }
    const room = ((L + 1) * size + 1) * n;
    if (this.#U.length < room) this.#U = new Float64Array(room);
    const [A, G, own] = [this.state, this.#flatGrams, this.#own];
    return alignmentStep(size, n, n0, L, rate / size, A, G, own, inputs, targets, this.#U) / size;
  }

  flow(state: Float64Array, derivative: Float64Array): void {
    this.#momentFlow().rightHandSide(state, derivative);
  }

  jacobian(): FlowJacobian | null {
    return this.#momentFlow().jacobian();
  }

  #momentFlow(): MomentFlow {
    return (this.#flow ??= new MomentFlow({ ...this.#network.source.moments(), grams: this.#grams }));
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
          this.#samples.targets,
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

/** Copies the first `count` entries. */
function copyInto(to: Float64Array, from: Float64Array, count: number): void {
  if (from.length === count) to.set(from);
  else for (let i = 0; i < count; i++) to[i] = from[i];
}
