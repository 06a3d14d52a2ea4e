import { availableParallelism } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { InputError } from "../../src/inputError.ts";
import { makeFolder, packageInfo, writeFileAtomic } from "../../src/record/node.ts";
import { figures } from "../figures/index.ts";
import { readEvidence, writeEvidence } from "./evidence.ts";
import { gather } from "./gather.ts";
import { evidencePage } from "./page.ts";

/*
 * `npm run evidence [-- FIGURE…]`: draws all figures, or those named, in the sizes of the paper, and keeps what they
 * showed in docs/evidence. It takes hours; what was done lies in the folder of work, and the same command goes on from
 * there. `--data` names the folder with MNIST and CIFAR-10, by default DFA_DATA_DIR. `--page` writes docs/evidence.md
 * anew from the records that are there, and runs nothing.
 */

const { root } = packageInfo();

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      work: { type: "string", default: join(root, "results", "evidence") },
      out: { type: "string", default: join(root, "docs", "evidence") },
      data: { type: "string" },
      workers: { type: "string" },
      page: { type: "boolean" },
    },
  });
  if (values.page) return writePage(values.out);
  const ids = figures.map(({ id }) => id);
  const unknown = positionals.find((id) => !ids.includes(id));
  if (unknown !== undefined) throw new InputError(`figures must be among ${ids.join(", ")}, got "${unknown}"`);
  const workers = values.workers === undefined ? availableParallelism() : Number(values.workers);
  if (!(Number.isInteger(workers) && workers > 0)) {
    throw new InputError(`--workers must be a whole number above 0, got "${values.workers}"`);
  }
  const dataDir = values.data ?? process.env.DFA_DATA_DIR ?? null;
  if (dataDir === null) throw new InputError("needs the folder with MNIST and CIFAR-10, in --data or DFA_DATA_DIR");
  makeFolder(values.out);
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => stop.abort());
  for (const id of positionals.length > 0 ? ids.filter((one) => positionals.includes(one)) : ids) {
    const started = performance.now();
    const shown = (fraction: number) => {
      if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${id}: ${Math.floor(100 * fraction)} %`);
    };
    try {
      writeEvidence(
        values.out,
        await gather(id, { work: values.work, workers, dataDir, seed: 1, onProgress: shown, signal: stop.signal }),
      );
    } catch (error) {
      if (!stop.signal.aborted || error !== stop.signal.reason) throw error;
      process.stderr.write(`\nevidence: interrupted in ${id}; the same command goes on from here\n`);
      process.exitCode = 1;
      return;
    }
    writePage(values.out);
    process.stdout.write(`${id}: ${((performance.now() - started) / 1000).toFixed(0)} s\n`);
  }
}

/** The page beside the folder of records. */
const writePage = (folder: string): void => writeFileAtomic(`${folder}.md`, evidencePage(readEvidence(folder)));

await main().catch((error: unknown) => {
  if (!(error instanceof InputError) && !isMistakenFlag(error)) throw error;
  process.stderr.write(`evidence: ${(error as Error).message}\n`);
  process.exitCode = 2;
});

/** Whether an error is that of `parseArgs` for a flag it does not know. */
function isMistakenFlag(error: unknown): boolean {
  return String((error as NodeJS.ErrnoException).code).startsWith("ERR_PARSE_ARGS");
}
