/** A quantity over seeds: its mean and the standard deviation from seed to seed. */
export interface Spread {
  readonly mean: number;
  readonly sd: number;
  readonly seeds: number;
}

export const ACTIVATIONS = ["relu", "tanh"] as const;
export const TRAINED_RULES = ["bp", "dfa", "frozen"] as const;

/** A kind of network, trained on the data with several seeds at the rate that fitted the training set best. */
export interface TrainedNetwork {
  readonly activation: (typeof ACTIVATIONS)[number];
  readonly rule: (typeof TRAINED_RULES)[number];
  /** Null where every rate diverged. */
  readonly rate: number | null;
  /** On what was held out: the share of classes, null for numbers. */
  readonly accuracy: Spread | null;
  /** On what was held out: the part of the targets' variance that is explained, null for classes. */
  readonly explainedVariance: Spread | null;
  /** Means over the seeds by layer, and of all together; of DFA alone. */
  readonly weightAlignment: MeanAlignment | null;
  readonly gradientAlignment: MeanAlignment | null;
}

export interface MeanAlignment {
  readonly layers: Readonly<Record<string, number | null>>;
  readonly total: Spread | null;
}

/** The networks that were trained, how, and what they say beside the theory of linear ones. */
export interface TrainedDiagnosis {
  readonly networks: readonly TrainedNetwork[];
  readonly epochs: number;
  readonly width: number;
  readonly samples: number;
  readonly heldOut: number;
  readonly rates: readonly number[];
  readonly verdict: string;
  /** The best of the advice that leaves the targets as they are, on the trained networks; null where there is none. */
  readonly advice: TestedAdvice | null;
}

export interface TestedAdvice {
  readonly change: string;
  readonly activation: (typeof ACTIVATIONS)[number];
  /** What DFA gains on what was held out, with the standard error of that; null where a run diverged. */
  readonly gain: { readonly mean: number; readonly standardError: number } | null;
}

/** What a network is judged by: accuracy, or explained variance. */
export const scoreOf = ({ accuracy, explainedVariance }: TrainedNetwork): Spread | null =>
  accuracy ?? explainedVariance;
