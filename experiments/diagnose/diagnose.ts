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
import { InputError } from "../../src/inputError.ts";
import { diagnoseDataset, type DatasetDiagnosis, type NetworkOptions, type Summarised } from "./diagnoseDataset.ts";
import { diagnoseTrained, type TrainedDiagnosis, type TrainingOptions } from "./trained/index.ts";

export interface DiagnoseOptions extends NetworkOptions, Pick<TrainingOptions, "workers" | "signal"> {
  /** For how many epochs to train real networks on the data as well; by default none are trained. */
  readonly train?: number | "default" | undefined;
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
  /** Real networks, where they were asked for. */
  readonly trained?: TrainedDiagnosis["networks"];
  /** How they were trained, and what they say. */
  readonly training?: Omit<TrainedDiagnosis, "networks">;
  readonly provenance: Provenance;
}

/**
 * Says whether a deep linear network trained by DFA will align on the data at `path`, layer by layer, why, and what
 * would help. Predictions come from the data's second
 * moments alone; measurements from DFA's population flow on them. Throws an InputError for data that cannot be read or
 * hold nothing to learn, and the signal's reason when it is aborted while networks are trained.
 */
export async function diagnose(path: string, options: DiagnoseOptions = {}): Promise<Diagnosis> {
  const begun = beginning();
  const { onProgress = () => {}, workers, signal, ...asked } = options;
  const { train } = options;
  const dataset = await read(path, options);
  if (train !== undefined && "situation" in dataset) {
    throw new InputError(`${dataset.source}: --train needs data that fit into memory; take fewer samples with --limit`);
  }
  onProgress(READ);
  const theory = train === undefined ? 1 : THEORY;
  const found = diagnoseDataset(dataset, {
    ...options,
    onProgress: (fraction) => onProgress(READ + (theory - READ) * fraction),
  });
  const made =
    train === undefined
      ? null
      : await diagnoseTrained(dataset as PreparedDataset, found, options, train, {
          workers,
          signal,
          onProgress: (fraction) => onProgress(theory + (1 - theory) * fraction),
        });
  return { ...found, ...(made && split(made)), provenance: provenance({ path, ...asked }, options.seed ?? 1, begun) };
}

/** The part of the work that reading is, and that all is before networks are trained. */
const READ = 0.2;
const THEORY = 0.3;

const split = ({ networks, ...training }: TrainedDiagnosis): Pick<Diagnosis, "trained" | "training"> => ({
  trained: networks,
  training,
});

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
