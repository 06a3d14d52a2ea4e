import type { Stream } from "../../random/index.ts";
import type { KernelLayer, TrainingKernels } from "../kernels/index.ts";

/** How backward weights learn: `decay` λ of Kolen and Pollack, or the `rate` ρ of weight mirrors. */
export interface BackwardLearning {
  readonly decay?: number | undefined;
  readonly rate?: number | undefined;
}

/** What a rule draws anew at every step, a function of the number of the step alone, so that runs can be taken up. */
export interface RuleRandom {
  /** Matrices in the shapes and order of `W_2 … W_L`. */
  backward(step: number): readonly Float32Array[];
  noise(step: number): Pick<Stream, "normal">;
}

/** What a rule works on; arrays are of the kernels' memory. */
export interface RuleWork {
  readonly kernels: TrainingKernels;
  readonly layers: readonly KernelLayer[];
  /** `n_0 … n_L`. */
  readonly sizes: readonly number[];
  /** The samples of the last step, and the columns of its block. */
  readonly block: { readonly count: number; readonly lanes: number };
  /** `W_1 … W_L`. */
  readonly weights: readonly Float32Array[];
  /** `B_2 … B_L`, in the shapes and order of `W_2 … W_L`. */
  readonly backward: readonly Float32Array[];
  /** As they were drawn. */
  readonly drawn: readonly Float32Array[];
  readonly learning: BackwardLearning;
  readonly random: RuleRandom | null;
  /** Room to work in, after a step: `n_0 … n_L` and `n_1 … n_L` by lanes, and the weights of the largest layer. */
  readonly activities: readonly Float32Array[];
  readonly signals: readonly Float32Array[];
  readonly scratch: Float32Array;
}

/** How what the outputs send reaches hidden layers. */
export interface LearningRule {
  /**
   * What carries signals down: `W_{l+1}ᵀ` or `B_{l+1}ᵀ` layer by layer, or `F_l` from the outputs to each layer; null
   * for nothing, so that the last layer alone learns.
   */
  readonly carrier: "weights" | "backward" | "feedback" | null;
  /** The errors `ŷ − y`, or of these the targets alone, `−y`. */
  readonly sends: "errors" | "targets";
  /** Whether `B_l` moves by the gradient of `W_l` and both decay, `W ← (1 − ηλ) W − ηG`. */
  readonly follows?: true;
  /** Sets the backward weights of step `step`, from 1, before they carry anything. */
  prepare?(step: number, work: RuleWork): void;
  /** Moves the backward weights after step `step`. */
  adapt?(step: number, work: RuleWork): void;
}
