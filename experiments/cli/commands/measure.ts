import { InputError } from "../../../src/inputError.ts";
import type { Arguments, Command, ExitCode, Io } from "../command.ts";
import { choice, integer, text } from "../input/flags.ts";
import { jsonDocument } from "../json.ts";
import { progress } from "../progress.ts";
import { table } from "../../run/tables/index.ts";

const EXAMPLE = "measure-example";

export const measureCommand: Command = {
  operands: "CHECKPOINT…",
  count: [0, 10_000],
  about: `Measures a network that was trained elsewhere: how far its weights align with its feedback, layer by layer, which alignment matrices they hold, and what limits them; with data, also how far
    its error signals and updates align with backpropagation's. A CHECKPOINT is a file, safetensors, NPZ, or a PyTorch state dict (.pt, .pth), or a folder of them; several are the course of one training, in the order of their steps.
    Layers and feedback are found by names and shapes, and what was taken for what is said; a map names them where that fails. Nothing in a file is ever run.`,
  flags: {
    feedback: {
      value: "FILE",
      help: "the file that holds the feedback, where the checkpoint does not: one matrix a hidden layer, or one for all",
    },
    data: {
      value: "DATA",
      help: "samples to measure signals, updates and accuracy on, a file or folder as diagnose takes it",
    },
    targets: { value: "FILE|COLUMN", help: "the targets of the data, as for diagnose" },
    activation: {
      value: "linear|relu|leaky-relu|tanh|erf|sigmoid|swish",
      help: "what the hidden layers do to their sums; needed with data, unless the map says",
    },
    loss: {
      value: "mse|cross-entropy",
      help: "whose errors are sent back; by default cross-entropy for classes, else mse",
    },
    standardise: {
      value: "none|global|feature",
      help: "scale the inputs as they were in training; by default none, images divided by 255",
    },
    limit: { value: "N", help: "use the first N samples only" },
    map: {
      value: "FILE",
      help: "JSON that names the layers, and the size of the inputs of convolutions; see docs/measure.md",
    },
    json: { help: "print one JSON document: checkpoints, data, verdict, provenance" },
    report: { value: "FILE.html", help: "also write a page that opens from disk" },
    example: {
      help: `train a small network, write its checkpoints to the folder ${EXAMPLE} and show what to run on them`,
    },
  },
  examples: [
    { line: "dfa-theory measure --example", does: "checkpoints to try this on" },
    { line: "dfa-theory measure net.pt --feedback feedback.npz", does: "weights and feedback from two files" },
    {
      line: "dfa-theory measure runs/ --data test.npz --activation relu --report run.html",
      does: "the course of a training, with signals measured on data",
    },
  ],
  run,
};

async function run({ positionals: paths, flags }: Arguments, io: Io): Promise<ExitCode> {
  const { ACTIVATION_NAMES, measure, measurementReport, measurementText, writeExample } =
    await import("../../measure/index.ts");
  if (flags.example === true) {
    if (paths.length > 0) throw new InputError(`--example needs no checkpoint, got "${paths[0]}"`);
    const { files, commands } = writeExample(EXAMPLE);
    io.out(`Wrote ${files.join(", ")}. Try:\n${commands.map((command) => `  ${command}\n`).join("")}`);
    return 0;
  }
  if (paths.length === 0)
    throw new InputError("needs CHECKPOINT…, got nothing; --example writes some to try, see --help");
  const options = {
    feedback: text(flags, "feedback"),
    map: text(flags, "map"),
    data: text(flags, "data"),
    targets: text(flags, "targets"),
    activation: choice(flags, "activation", ACTIVATION_NAMES),
    loss: choice(flags, "loss", ["mse", "cross-entropy"]),
    standardise: choice(flags, "standardise", ["none", "global", "feature"]) ?? "none",
    limit: integer(flags, "limit", 1),
  };
  const unused = (["targets", "activation", "loss", "standardise", "limit"] as const).find(
    (name) => flags[name] !== undefined && options.data === undefined,
  );
  if (unused) throw new InputError(`--${unused} needs --data, got none`);
  const report = text(flags, "report");
  const { requireWritable, writeFileAtomic } = await import("../../../src/record/node.ts");
  if (report !== undefined) requireWritable(report);
  const line = progress(io, "measure");
  const found = await measure(paths, { ...options, onProgress: (fraction) => line.at(fraction) }).finally(() =>
    line.clear(),
  );
  if (report !== undefined) writeFileAtomic(report, measurementReport(found));
  io.out(flags.json ? jsonDocument(found) : measurementText(found, table));
  return 0;
}
