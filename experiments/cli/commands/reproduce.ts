import { availableParallelism } from "node:os";
import { InputError } from "../../../src/inputError.ts";
import type { Reproduction } from "../../reproduce/index.ts";
import type { Arguments, Command, ExitCode, Io } from "../command.ts";
import { onEndingSignal } from "../system/endingSignals.ts";
import { choice, integer, text } from "../input/flags.ts";
import { suggestion } from "../input/nearest.ts";
import { passes } from "../passes.ts";
import { progress } from "../progress.ts";
import { table } from "../../run/tables/index.ts";

const DEFAULTS = { profile: "quick", out: "results", seed: 1 } as const;

export const reproduceCommand: Command = {
  operands: "[FIGURE…]",
  count: [0, Number.POSITIVE_INFINITY],
  about: `Draws every figure, or those named, theory over measurement, checks the claims and writes one HTML report that opens from disk without a server.
    Ends in 1 when a claim does not hold or a control does not fail.`,
  flags: {
    profile: {
      value: "quick|paper",
      help: `seconds on a laptop, or the sizes of the paper; by default ${DEFAULTS.profile}`,
    },
    out: { value: "DIR", help: `the folder to write to, made when missing; by default ${DEFAULTS.out}` },
    seed: { value: "S", help: `the seed of all that is random; by default ${DEFAULTS.seed}` },
    data: {
      value: "DIR",
      help: "a folder with MNIST and CIFAR-10, for the figures that train on images; by default DFA_DATA_DIR, and without it built-in images",
    },
    workers: {
      value: "N",
      help: "how many threads to use; by default one for each core. The results do not depend on it",
    },
    resume: { help: "keep the figures and simulations in the folder that were made the same way, and make the others" },
  },
  examples: [
    { line: "dfa-theory reproduce", does: `all figures and the report, to ${DEFAULTS.out}/report.html` },
    { line: "dfa-theory reproduce exponent-law --out exponents", does: "one figure, to another folder" },
  ],
  run,
};

async function run({ positionals, flags }: Arguments, io: Io): Promise<ExitCode> {
  const profile = choice(flags, "profile", ["quick", "paper"]) ?? DEFAULTS.profile;
  const out = text(flags, "out") ?? DEFAULTS.out;
  const seed = integer(flags, "seed", 0) ?? DEFAULTS.seed;
  const workers = integer(flags, "workers", 1) ?? availableParallelism();
  const { figures } = await import("../../figures/index.ts");
  const ids = figures.map((figure) => figure.id);
  for (const id of positionals) {
    if (!ids.includes(id)) throw new InputError(`unknown figure "${id}"${suggestion(id, ids)}`);
  }
  const { reproduce } = await import("../../reproduce/index.ts");
  const line = progress(io, "reproduce");
  const interruption = new AbortController();
  const { signal } = interruption;
  const release = onEndingSignal(() => interruption.abort());
  let made: Reproduction;
  try {
    made = await reproduce({
      figures: [...positionals],
      profile,
      out,
      seed,
      dataDir: text(flags, "data") ?? process.env.DFA_DATA_DIR ?? null,
      workers,
      resume: flags.resume === true,
      onProgress: (fraction: number) => line.at(fraction),
      signal,
    });
  } catch (error) {
    if (!signal.aborted || error !== signal.reason) throw error;
    line.clear();
    io.error("dfa-theory reproduce: interrupted; the same command with --resume goes on from here\n");
    return 1;
  } finally {
    release();
    line.clear();
  }
  io.out(reproductionText(made));
  return made.holds ? 0 : 1;
}

function reproductionText({ figures, claims, report }: Reproduction): string {
  const rows = figures.map(({ id, seconds }) => [id, seconds === 0 ? "kept" : `${seconds.toFixed(1)} s`]);
  const failed = claims.filter((verdict) => !passes(verdict)).map(({ id }) => id);
  const failures = failed.length === 0 ? "" : `Not so: ${failed.join(", ")}.\n`;
  return `${table(["figure", "drawn in"], rows)}
${claims.length - failed.length} of ${claims.length} claims hold, with their control failing as it must.
${failures}Report: ${report}
`;
}
