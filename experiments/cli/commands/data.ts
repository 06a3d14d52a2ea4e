import { InputError } from "../../../src/inputError.ts";
import { shown } from "../../../src/shown.ts";
import type { Arguments, Command, ExitCode, Io } from "../command.ts";
import { text } from "../input/flags.ts";
import { suggestion } from "../input/nearest.ts";
import { progress } from "../progress.ts";

const OUT = "data";

export const dataCommand: Command = {
  operands: "fetch mnist|cifar10",
  count: [2, 2],
  about: `Downloads MNIST (12 MB) or CIFAR-10 (170 MB) from where their users get them, checks every file by its SHA-256 and writes it whole or not at all. Files that are there
    are kept, so that a second call goes on where the first one ended. Everything else of this program works without the network.`,
  flags: {
    out: { value: "DIR", help: `the data folder, in which the set gets its own; by default ${OUT}` },
    from: { value: "URL", help: "another address that the files are under, instead of the known mirrors" },
  },
  examples: [
    { line: "dfa-theory data fetch mnist", does: `MNIST, to ${OUT}/mnist` },
    { line: "dfa-theory data fetch cifar10 --out /scratch/data", does: "CIFAR-10, to a folder for all data" },
  ],
  run,
};

async function run({ positionals: [action, kind], flags }: Arguments, io: Io): Promise<ExitCode> {
  if (action !== "fetch") throw new InputError(`unknown action "${action}"${suggestion(action, ["fetch"])}`);
  const { catalogue, fetchData } = await import("../../data/fetch/index.ts");
  const kinds = Object.keys(catalogue);
  if (!isKind(kind, catalogue)) throw new InputError(`unknown data set "${kind}"${suggestion(kind, kinds)}`);
  const out = text(flags, "out") ?? OUT;
  const from = text(flags, "from");
  if (from !== undefined && !(URL.canParse(from) && /^https?:/.test(from))) {
    throw new InputError(`--from must be an address that begins with http:// or https://, got ${shown(from)}`);
  }
  const set = catalogue[kind];
  const line = progress(io, set.name);
  const { folder, written, kept } = await fetchData(set, {
    out,
    from,
    onProgress: (fraction, name) => line.at(fraction, name),
  }).finally(() => line.clear());
  io.out(`${set.name} in ${folder}: ${counted(written, "fetched")}, ${counted(kept, "there already")}.
Problems find it with --data ${out} or DFA_DATA_DIR=${out}.
`);
  return 0;
}

const isKind = <T extends object>(kind: string, catalogue: T): kind is Extract<keyof T, string> =>
  Object.hasOwn(catalogue, kind);

const counted = (names: readonly string[], what: string): string =>
  `${names.length} ${names.length === 1 ? "file" : "files"} ${what}`;
