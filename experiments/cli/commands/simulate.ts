import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { InputError } from "../../../src/inputError.ts";
import { isSamePlace } from "../../../src/record/node.ts";
import { requireKind } from "../../../src/simulate/index.ts";
import {
  removeCheckpoint,
  RUNGS,
  RUNGS_OF,
  simulateAny,
  simulationText,
  type SimulationRecord,
} from "../../run/index.ts";
import type { Arguments, Command, ExitCode, Io } from "../command.ts";
import { choice, integer, text } from "../input/flags.ts";
import { onEndingSignal } from "../system/endingSignals.ts";
import { jsonDocument } from "../json.ts";
import { progress } from "../progress.ts";
import { readProblem } from "../input/readProblem.ts";
import { requireResultWritable, STANDARD_OUTPUT, writeResult } from "../system/writeResult.ts";
import { withInitial } from "../input/withInitial.ts";

export const simulateCommand: Command = {
  operands: "PROBLEM.json",
  count: [1, 1],
  about: `Runs the problem in a file, or on standard input when the file is "-", and prints what was measured of it as it learned: the loss, the alignment
    of the weights and of the gradients, and the condition numbers of the alignment matrices; for a two-layer student and its teacher, the error and the
    order parameters; for a deep network, the accuracy too, beside that of a network whose last layer alone learns; for a
    network of places, how fast the loss falls beside backpropagation. Paths in the problem are relative to its file. A run that diverges ends in 1, with the step, the layer and a stable learning rate.`,
  flags: {
    rung: {
      value: RUNGS.join("|"),
      help: `the rung of the ladder to run on, by default the cheapest that is exact for the problem: ${rungsText()}`,
    },
    seed: { value: "N", help: "the seed of all that is random, instead of the problem's own" },
    initial: {
      value: "FILE",
      help: "start a teacher-student problem from the Q, R, T, v of a JSON file, which may also hold teacherOutputs and feedback",
    },
    data: {
      value: "DIR",
      help: "where the image data of a deep network lie, unless the problem says; by default the folder in DFA_DATA_DIR",
    },
    checkpoint: {
      value: "FILE",
      help: "keep the state of a run in steps (not of a flow or the closed form) in a file, every 30 seconds and when the program is asked to end (Ctrl-C, SIGTERM, SIGHUP), and go on from it where the file exists; it is removed once the result is written",
    },
    json: { help: "print one JSON document: problem, provenance, outcome, snapshots" },
    out: {
      value: "FILE",
      help: 'also write that JSON document to a file; "-" is standard output, instead of the table',
    },
  },
  examples: [
    { line: "dfa-theory simulate docs/examples/spectrum.json", does: "the run of an example file, as a table" },
    {
      line: "dfa-theory simulate docs/examples/spectrum.json --rung closed --json",
      does: "the theory's prediction of the same run, as JSON",
    },
    {
      line: "dfa-theory simulate docs/examples/teacher-student.json --rung flow",
      does: "two-layer networks of infinite input dimension",
    },
    {
      line: "dfa-theory simulate docs/examples/sequence.json",
      does: "a linear convolutional network, whose feedback is shared over places",
    },
    { line: "dfa-theory simulate docs/examples/transformer.json", does: "a Transformer that learns a grammar" },
    { line: "dfa-theory simulate docs/examples/deep.json", does: "a ReLU network that learns to read digits" },
  ],
  run,
};

/** The rungs of each kind of network that has some. */
function rungsText(): string {
  const some = [...RUNGS_OF].filter(([, rungs]) => rungs.length > 0);
  return some.map(([title, rungs]) => `for a ${title} ${rungs.join(", ")}`).join("; ");
}

async function run({ positionals: [path], flags }: Arguments, io: Io): Promise<ExitCode> {
  const rung = choice(flags, "rung", RUNGS);
  const seed = integer(flags, "seed", 0);
  const out = text(flags, "out");
  requireResultWritable(out);
  const initial = text(flags, "initial");
  const checkpoint = text(flags, "checkpoint");
  requireApart(out, checkpoint);
  const dataDir = text(flags, "data");
  const seeded = withSeed(await readProblem(path), seed);
  const problem = initial === undefined ? seeded : await withInitial(seeded, initial);
  if (dataDir !== undefined) requireKind(problem, "deep", "--data");
  const line = progress(io, "simulate");
  const interruption = new AbortController();
  // Without a checkpoint there is nothing to save, and a signal ends the program at once.
  const release = checkpoint === undefined ? () => {} : onEndingSignal(() => interruption.abort());
  let record: SimulationRecord;
  try {
    record = await simulateAny(problem, {
      rung,
      folder: path === "-" ? "." : dirname(path),
      dataDir,
      checkpoint,
      keepCheckpoint: true,
      signal: interruption.signal,
      onProgress: (fraction) => line.at(fraction),
    });
  } finally {
    release();
    line.clear();
  }
  const { status } = record.outcome;
  try {
    tellAll(record, out, flags.json === true, io);
  } catch (error) {
    throw checkpoint !== undefined && existsSync(checkpoint) ? stillKept(checkpoint, error) : error;
  }
  if (checkpoint !== undefined && status !== "interrupted") removeCheckpoint(checkpoint);
  if (status === "completed" || status === "converged") return 0;
  const again = status === "interrupted" && checkpoint !== undefined ? "; the same command goes on from there" : "";
  io.error(`dfa-theory simulate: ${record.outcome.message}${again}\n`);
  return 1;
}

/** Writes the record wherever it is asked for: that one place is full is no reason to leave out the other. */
function tellAll(record: SimulationRecord, out: string | undefined, json: boolean, io: Io): void {
  const document = jsonDocument(record);
  try {
    if (out !== undefined) writeResult(out, document, io);
  } finally {
    // One document on standard output, and nothing else beside it.
    if (out !== STANDARD_OUTPUT) io.out(json ? document : simulationText(record));
  }
}

/** The error of a result that could not be written, with where the run is kept. */
function stillKept(checkpoint: string, error: unknown): unknown {
  if (!(error instanceof InputError)) return error;
  const kept = `the run is kept in ${checkpoint}, and the same command goes on from there`;
  return new InputError(`${error.message}; ${kept}`, { cause: error });
}

/** Refuses a result and a checkpoint in one file: the one would be written over the other. */
function requireApart(out: string | undefined, checkpoint: string | undefined): void {
  if (out !== undefined && checkpoint !== undefined && isSamePlace(out, checkpoint))
    throw new InputError(`--out and --checkpoint must be two files, got ${out} for both`);
}

function withSeed(problem: unknown, seed: number | undefined): unknown {
  const isObject = typeof problem === "object" && problem !== null && !Array.isArray(problem);
  return isObject && seed !== undefined ? { ...problem, seed } : problem;
}
