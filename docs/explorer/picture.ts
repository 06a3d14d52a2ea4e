/** A plot as Plotly draws it. */
export interface Chart {
  readonly id: string;
  /** What it shows, for those who cannot see it. */
  readonly label: string;
  readonly data: readonly Record<string, unknown>[];
  readonly layout: Record<string, unknown>;
}

/** A matrix that evolves: how it is named and what size it has. */
export interface EvolvingMatrix {
  readonly name: string;
  /** A subscript of the name; empty where there is none. */
  readonly index: string;
  readonly rows: number;
  readonly cols: number;
  /** The colour of what it belongs to: a layer, or a unit. */
  readonly colour: string;
  /** Row-major entries, one frame after another. */
  readonly entries: Float32Array;
}

/** Numbers as the command line prints them, one row a time. */
export interface NumberTable {
  readonly headings: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** The time of each row; empty where rows are not times. */
  readonly times: readonly number[];
}

/** All that there is to see of one run. */
export interface Picture {
  /** What was run, in a sentence. */
  readonly summary: string;
  /** What limits or qualifies what is shown, in sentences. */
  readonly notes: readonly string[];
  /** Whether the run went well to its end. */
  readonly ended: "well" | "badly";
  readonly charts: readonly Chart[];
  /** The times at which matrices are kept, ascending; empty where nothing evolves. */
  readonly times: readonly number[];
  readonly matrices: readonly EvolvingMatrix[];
  readonly table: NumberTable;
  /** The same as text, as the command line prints it; null where the command line has no such command. */
  readonly text: string | null;
}

/** A picture's matrices are made of these, for a worker to hand over rather than copy. */
export const transferable = (picture: Picture): ArrayBuffer[] =>
  picture.matrices.map(({ entries }) => entries.buffer as ArrayBuffer);
