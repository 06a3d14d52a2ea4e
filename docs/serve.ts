import { watch } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { serveFolder } from "../experiments/site/index.ts";
import { packageInfo } from "../src/record/node.ts";
import { buildSite } from "./site/index.ts";

/*
 * `npm run docs:serve`: builds the site, serves it, and builds it again when a text, a style or a script of the pages
 * changes. Figures and verdicts are
 * kept; changes to the generator itself need `npm run build` and another start.
 */

const PORT = 8137;
/** Editors write a file in several steps. */
const SETTLE_MS = 200;

const { root } = packageInfo();
const out = join(root, "dist", "site");

async function build(): Promise<void> {
  try {
    await buildSite({ out, results: join(root, "results", "site"), workers: availableParallelism() });
    process.stdout.write(`built ${out}\n`);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  }
}

await build();
const { address } = await serveFolder(out, PORT);
process.stdout.write(`${address}\n`);

let building = Promise.resolve();
let timer: NodeJS.Timeout | undefined;
watch(join(root, "docs"), { recursive: true }, () => {
  clearTimeout(timer);
  timer = setTimeout(() => {
    building = building.then(build);
  }, SETTLE_MS);
});
