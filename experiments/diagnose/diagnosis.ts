import type { Advice } from "./advice.ts";
import type { CourseLook } from "./course.ts";

/** One layer: what the theory expects and what the simulation measured. Null where a quantity does not exist. */
export interface LayerDiagnosis {
  readonly layer: number;
  readonly kappaPredicted: number;
  readonly kappaMeasured: number | null;
  readonly weightAlignmentPredicted: number | null;
  readonly weightAlignmentMeasured: number | null;
  readonly gradientAlignmentWorstCase: number | null;
  readonly gradientAlignmentMeasured: number | null;
}

/** A diagnosis of data, wherever they came from. */
export interface DatasetDiagnosis {
  readonly data: {
    readonly source: string;
    readonly samples: number;
    readonly inputs: number;
    readonly outputs: number;
    /** Rank of Σ_xx, and of the regression map W*. */
    readonly rankInputs: number;
    readonly rankRegression: number;
    readonly crossSingularValues: number[];
    /** κ(Σ_yx) over its rank: what alignment feels at early times. */
    readonly kappaCross: number;
    readonly rankCross: number;
    /** κ(W*): what it feels at convergence. */
    readonly kappaRegression: number;
    /**
     * κ of the part of W* that is learned when `explained` of what a linear map can explain is explained: predicted,
     * and as simulated (null beyond the accuracy of the simulation).
     */
    readonly kappaLearned: number;
    readonly kappaLearnedMeasured: number | null;
    /**
     * The directions of the output that the network has learned: κ(A_l) is taken over these, predicted and measured
     * alike.
     */
    readonly rankLearned: number;
    readonly explained: number;
    /** Rate × steps until then. */
    readonly trainingTime: number;
  };
  /** What the targets were taken for. */
  readonly targets: { readonly kind: "classes" | "numbers"; readonly classes?: readonly string[] };
  /** What was decided while the data were read: targets, columns and rows left out. */
  readonly notes: readonly string[];
  readonly network: { readonly depth: number; readonly width: number | "infinite"; readonly feedback: string };
  readonly layers: LayerDiagnosis[];
  /** The same along training, from the first learning to convergence. */
  readonly course: CourseLook[];
  readonly verdict: string;
  readonly advice: Advice[];
}
