import { dirname } from "node:path";
import { InputError } from "../../../src/inputError.ts";
import type { SimulationRecord } from "../../run/index.ts";
import type { Arguments, Command, ExitCode, Io } from "../command.ts";
import { choice, integer, text } from "../input/flags.ts";
import { jsonDocument } from "../json.ts";
import { progress } from "../progress.ts";
import { readProblem } from "../input/readProblem.ts";
import { simulationText } from "../simulationText.ts";
import { withInitial } from "../input/withInitial.ts";

export const simulateCommand: Command = {
  operands: "PROBLEM.json",
  count: [1, 1],
  about: `Runs the problem in a file, or on standard input when the file is "-", and prints what was measured of it as it learned: the loss, the alignment
    of the weights and of the gradients, and the condition numbers of the alignment matrices; for a two-layer student and its teacher, the error and the
    order parameters; for a deep network, the accuracy too, beside that of a network whose last layer alone learns. Paths in the problem are relative to its file. A run that diverges ends in 1, with the step, the layer and a stable learning rate.`,
  flags: {
    rung: {
      value: "weights|matrices|order|flow|closed",
      help: "the rung of the ladder to run on; by default the cheapest that is exact for the problem",
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
      help: "keep the state of a run in steps (not of a flow or the closed form) in a file, every 30 seconds and at Ctrl-C, and go on from it where the file exists",
    },
    json: { help: "print one JSON document: problem, provenance, outcome, snapshots" },
    out: { value: "FILE", help: "also write that JSON document to a file" },
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
    { line: "dfa-theory simulate docs/examples/deep.json", does: "a ReLU network that learns to read digits" },
  ],
  run,
};

async function run({ positionals: [path], flags }: Arguments, io: Io): Promise<ExitCode> {
  const { RUNGS, simulateAny } = await import("../../run/index.ts");
  const rung = choice(flags, "rung", RUNGS);
  const seed = integer(flags, "seed", 0);
  const out = text(flags, "out");
  const { requireWritable, writeFileAtomic } = await import("../../../src/record/node.ts");
  if (out !== undefined) requireWritable(out);
  const initial = text(flags, "initial");
  const checkpoint = text(flags, "checkpoint");
  const dataDir = text(flags, "data");
  const seeded = withSeed(await readProblem(path), seed);
  const problem = initial === undefined ? seeded : await withInitial(seeded, initial);
  requireDeep(problem, { data: dataDir });
  const line = progress(io, "simulate");
  const interruption = new AbortController();
  const interrupt = () => interruption.abort();
  // Without a checkpoint there is nothing to save, and Ctrl-C ends the program at once.
  if (checkpoint !== undefined) process.once("SIGINT", interrupt);
  let record: SimulationRecord;
  try {
    record = await simulateAny(problem, {
      rung,
      folder: path === "-" ? "." : dirname(path),
      dataDir,
      checkpoint,
      signal: interruption.signal,
      onProgress: (fraction) => line.at(fraction),
    });
  } finally {
    process.off("SIGINT", interrupt);
    line.clear();
  }
  if (out !== undefined) writeFileAtomic(out, jsonDocument(record));
  io.out(flags.json ? jsonDocument(record) : simulationText(record));
  const { status } = record.outcome;
  if (status === "completed" || status === "converged") return 0;
  const again = status === "interrupted" && checkpoint !== undefined ? "; the same command goes on from there" : "";
  io.error(`dfa-theory simulate: ${record.outcome.message}${again}\n`);
  return 1;
}

/** Refuses flags that only deep networks have, before anything runs. */
function requireDeep(problem: unknown, flags: Readonly<Record<string, string | undefined>>): void {
  const kind = (problem as { network?: { kind?: unknown } } | null)?.network?.kind;
  const flag = Object.keys(flags).find((name) => flags[name] !== undefined);
  if (flag === undefined || kind === "deep") return;
  throw new InputError(`--${flag} needs a problem whose network.kind is "deep", got ${JSON.stringify(kind) ?? "none"}`);
}

function withSeed(problem: unknown, seed: number | undefined): unknown {
  const isObject = typeof problem === "object" && problem !== null && !Array.isArray(problem);
  return isObject && seed !== undefined ? { ...problem, seed } : problem;
}
