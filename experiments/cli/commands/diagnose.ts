import { InputError } from "../../../src/inputError.ts";
import type { Arguments, Command, ExitCode, Io } from "../command.ts";
import { choice, integer, number, text } from "../input/flags.ts";
import { jsonDocument } from "../json.ts";
import type { Diagnosis } from "../../diagnose/index.ts";
import { progress } from "../progress.ts";
import { onEndingSignal } from "../system/endingSignals.ts";
import { requireResultWritable, STANDARD_OUTPUT, writeResult } from "../system/writeResult.ts";

const FEEDBACKS = ["orthonormal", "gaussian", "uniform", "sign", "sparse"] as const;

const SPLITS = ["train", "test", "validation"] as const;

const DEFAULTS = { depth: 3, width: "infinite", feedback: "gaussian", standardise: "global", seed: 1 } as const;

const LEAST_EXPLAINED = 0.01;

export const diagnoseCommand: Command = {
  operands: "DATA",
  count: [1, 1],
  about: `Says whether a deep linear network trained by DFA on your data will align with backpropagation, layer by layer, what limits it and what would help. The
    theory's prediction stands beside what a simulation on the data's second moments measured. DATA is a file, gzipped or not, a folder that holds one, or - for
    standard input: IDX (as MNIST), CIFAR binaries, CSV with a header, NPY or NPZ. Images are divided by 255; class labels become one-hot targets.`,
  flags: {
    targets: {
      value: "FILE|COLUMN",
      help: "the file of targets (IDX, NPY), the target columns by name or number, comma-separated (CSV), or the array (NPZ); by default found beside the data. :class or :number behind it says what one column of whole numbers is",
    },
    split: { value: SPLITS.join("|"), help: "the part of the data to take where there are several; by default train" },
    "drop-missing": { help: "leave out samples that lack a value (NA, NaN, empty cells) instead of refusing them" },
    depth: { value: "L", help: `how many layers of weights the network has; by default ${DEFAULTS.depth}` },
    width: { value: "n", help: `the width of its hidden layers, a number or "infinite"; by default ${DEFAULTS.width}` },
    feedback: { value: FEEDBACKS.join("|"), help: `the kind of feedback; by default ${DEFAULTS.feedback}` },
    standardise: {
      value: "global|feature|none",
      help: `scale the inputs by one mean and standard deviation, by one for each column, or not; by default ${DEFAULTS.standardise}`,
    },
    "centre-targets": { help: "subtract the mean of the targets" },
    "label-noise": { value: "p", help: "replace each class label with probability p by one drawn at random" },
    explained: {
      value: "f",
      help: "how much of what a linear map can explain is learned before the network is looked at; by default all of it, or 0.95 where the variances of the inputs differ so much that nobody would train that long; the course goes on to convergence",
    },
    train: {
      value: "EPOCHS",
      optional: true,
      help: "also train real networks on the data, relu and tanh, by backpropagation, by DFA and in the last layer alone, and say where they and the theory agree; by default for as many epochs as take about a minute",
    },
    limit: { value: "N", help: "use the first N samples only" },
    seed: { value: "S", help: `the seed of all that is random; by default ${DEFAULTS.seed}` },
    json: {
      help: "print one JSON document: data, targets, notes, layers, course, verdict, advice, with --train trained and training, provenance",
    },
    report: {
      value: "FILE.html",
      help: 'also write a page that opens from disk; "-" is standard output, instead of the text',
    },
  },
  examples: [
    {
      line: "dfa-theory diagnose docs/examples/iris.csv --targets species",
      does: "measurements of flowers, three classes",
    },
    {
      line: "dfa-theory diagnose docs/examples/iris.csv --targets species --train",
      does: "the same, beside real networks trained on the data",
    },
    {
      line: "dfa-theory diagnose mnist/ --depth 4 --centre-targets --report mnist.html",
      does: "a folder with MNIST, for a deeper network",
    },
  ],
  run,
};

async function run({ positionals: [path], flags }: Arguments, io: Io): Promise<ExitCode> {
  const options = {
    targets: text(flags, "targets"),
    split: choice(flags, "split", SPLITS),
    dropMissing: flags["drop-missing"] === true ? true : undefined,
    depth: integer(flags, "depth", 2) ?? DEFAULTS.depth,
    width: text(flags, "width") === "infinite" ? ("infinite" as const) : (integer(flags, "width", 1) ?? DEFAULTS.width),
    feedback: choice(flags, "feedback", FEEDBACKS) ?? DEFAULTS.feedback,
    standardise: choice(flags, "standardise", ["global", "feature", "none"]) ?? DEFAULTS.standardise,
    centreTargets: flags["centre-targets"] === true,
    labelNoise: number(flags, "label-noise", 0, 1) ?? 0,
    limit: integer(flags, "limit", 1),
    explained: number(flags, "explained", LEAST_EXPLAINED, 1),
    seed: integer(flags, "seed", 0) ?? DEFAULTS.seed,
    train: flags.train === true ? ("default" as const) : integer(flags, "train", 1),
  };
  const report = text(flags, "report");
  if (report === STANDARD_OUTPUT && flags.json)
    throw new InputError("--report - and --json must not both be given: standard output has room for one document");
  requireResultWritable(report);
  const { diagnose, diagnosisReport, diagnosisText } = await import("../../diagnose/index.ts");
  const line = progress(io, "diagnose");
  const interruption = new AbortController();
  const { signal } = interruption;
  const release = options.train === undefined ? () => {} : onEndingSignal(() => interruption.abort());
  let diagnosis: Diagnosis;
  try {
    diagnosis = await diagnose(path, { ...options, signal, onProgress: (fraction: number) => line.at(fraction) });
  } catch (error) {
    if (!signal.aborted || error !== signal.reason) throw error;
    line.clear();
    io.error("dfa-theory diagnose: interrupted while networks were trained\n");
    return 1;
  } finally {
    release();
    line.clear();
  }
  try {
    if (report !== undefined) writeResult(report, diagnosisReport(diagnosis), io);
  } finally {
    if (report !== STANDARD_OUTPUT) io.out(flags.json ? jsonDocument(diagnosis) : diagnosisText(diagnosis));
  }
  return 0;
}
