import type { SimulationRecord } from "../run/index.ts";

/** A Plotly figure as plain JSON: what `Plotly.newPlot` takes. */
export interface PlotlySpec {
  readonly data: readonly Record<string, unknown>[];
  readonly layout: Record<string, unknown>;
}

/** How much a figure may cost: seconds on a laptop, or the sizes of the paper. */
export type Profile = "quick" | "paper";

/** What the simulations behind a figure depend on. */
export interface FigureSettings {
  readonly profile: Profile;
  readonly seed: number;
  /** The folder with the reader's own MNIST and CIFAR-10; null for the built-in images. */
  readonly dataDir: string | null;
}

export interface FigureContext extends FigureSettings {
  /** Called with the fraction done, 0 … 1. */
  readonly onProgress: (fraction: number) => void;
  /** The record of one of the figure's own `runs`. */
  readonly record: (problem: unknown) => SimulationRecord;
}

/** A figure made: the plot, and the numbers that were read off it to be checked. */
export interface FigureResult {
  readonly plot: PlotlySpec;
  /** Named numbers that the figure shows (fitted slopes, largest deviations), for the report and the tests. */
  readonly numbers: Readonly<Record<string, number>>;
}

/** A figure: theory and what else is drawn to compare as lines, measurement as points. */
export interface Figure {
  readonly id: string;
  readonly title: string;
  /** One sentence: what to see. */
  readonly see: string;
  /** The ids of the claims it shows. */
  readonly claims: readonly string[];
  /**
   * One or two sentences: what it is drawn from with these settings (data, drawn or real, samples, networks, widths,
   * epochs, seeds), and what its bars are.
   */
  basis(settings: FigureSettings): string;
  /**
   * The problems it is drawn from, where they are many or long: simulated beforehand, side by side, and kept, so that
   * an interrupted figure goes on.
   */
  runs?(settings: FigureSettings): readonly unknown[];
  draw(context: FigureContext): FigureResult;
}
