import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { packageInfo, writeFileAtomic } from "../../src/record/node.ts";
import { statementsTable } from "../statements.ts";
import { buildSite } from "./build.ts";

/*
 * `npm run docs`: the site, to dist/site, and the table of statements, docs/statements.md.
 * With `--cases N` fewer problems are drawn for each claim, and the table is left as it is; `--out` and `--results`
 * name other folders.
 */

const { root } = packageInfo();
const { values } = parseArgs({
  options: {
    out: { type: "string", default: join(root, "dist", "site") },
    results: { type: "string", default: join(root, "results", "site") },
    cases: { type: "string" },
    workers: { type: "string" },
  },
});
const cases = values.cases === undefined ? null : Number(values.cases);
const workers = values.workers === undefined ? availableParallelism() : Number(values.workers);
const { statements } = await buildSite({ out: values.out, results: values.results, cases, workers });
if (cases === null) {
  const path = join(root, "docs", "statements.md");
  const text = statementsTable(new Map([...statements].map(([id, { verdict }]) => [id, verdict])));
  if (readFileSync(path, { encoding: "utf8", flag: "a+" }) !== text) writeFileAtomic(path, text);
}
process.stdout.write(`${values.out}\n`);
