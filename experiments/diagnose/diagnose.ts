import {
  isStream,
  openSamples,
  prepare,
  type PreparedDataset,
  prepareStream,
  type ReadOptions,
} from "../../src/data/files/index.ts";
import { COVARIANCE_RANK_TOLERANCE } from "../../src/data/index.ts";
import { stream } from "../../src/random/index.ts";
import { beginning, provenance, type Provenance } from "../../src/record/node.ts";
import { situationOfMoments } from "../setups/index.ts";
import { diagnoseDataset, type DatasetDiagnosis, type NetworkOptions, type Summarised } from "./diagnoseDataset.ts";

export interface DiagnoseOptions extends NetworkOptions {
  readonly targets?: string | undefined;
  readonly standardise?: "global" | "feature" | "none" | undefined;
  readonly centreTargets?: boolean | undefined;
  readonly labelNoise?: number | undefined;
  readonly limit?: number | undefined;
  /** The part of the data set to take where there are several. */
  readonly split?: ReadOptions["split"] | undefined;
  /** Whether samples that lack a value are left out rather than refused. */
  readonly dropMissing?: boolean | undefined;
  /** From how many bytes on a CSV or NPY file is read in pieces rather than into memory; by default 256 MiB. */
  readonly largeFrom?: number | undefined;
}

export interface Diagnosis extends DatasetDiagnosis {
  readonly provenance: Provenance;
}

/**
 * Says whether a deep linear network trained by DFA will align on the data at `path`, layer by layer, why, and what
 * would help. Predictions come from the data's second
 * moments alone; measurements from DFA's population flow on them. Throws an InputError for data that cannot be read or
 * hold nothing to learn.
 */
export async function diagnose(path: string, options: DiagnoseOptions = {}): Promise<Diagnosis> {
  const begun = beginning();
  const { onProgress = () => {}, ...asked } = options;
  const dataset = await read(path, options);
  onProgress(READ);
  const found = diagnoseDataset(dataset, {
    ...options,
    onProgress: (fraction) => onProgress(READ + (1 - READ) * fraction),
  });
  return { ...found, provenance: provenance({ path, ...asked }, options.seed ?? 1, begun) };
}

/** The part of the work that reading is. */
const READ = 0.2;

async function read(
  path: string,
  { standardise, centreTargets, labelNoise = 0, seed = 1, ...reading }: DiagnoseOptions,
): Promise<PreparedDataset | Summarised> {
  const dataset = await openSamples(path, reading, reading.largeFrom);
  const asked = {
    standardise,
    centreTargets,
    labelNoise: labelNoise > 0 ? { p: labelNoise, stream: stream(seed, "label noise") } : undefined,
  };
  if (!isStream(dataset)) return prepare(dataset, asked);
  const { moments, shown, samples, inputs, outputs, ...rest } = await prepareStream(dataset, asked);
  return {
    ...rest,
    inputs: { rows: samples, cols: inputs },
    targets: { rows: samples, cols: outputs },
    situation: situationOfMoments(moments, shown.inputs, shown.targets),
    tolerance: COVARIANCE_RANK_TOLERANCE,
  };
}
