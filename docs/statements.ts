import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { claims, type Verdict, verifyClaim } from "../experiments/claims/index.ts";
import { figures } from "../experiments/figures/index.ts";
import { writeFileAtomic } from "../src/record/node.ts";

/*
 * The honest table: every statement, where it is from, how closely it must hold and why, what was measured, and the
 * control that fails.
 * `npm run docs` writes it to docs/statements.md from the registries of claims and figures.
 */

const HEAD = `# Every statement, and how it is checked

Made by \`npm run docs\` from the registries of claims and figures. \`dfa-theory verify\` checks them all again, on other problems with \`--seed\`; the statements with their proofs and formulas are in the report of
\`dfa-theory reproduce\`. *Measured* is the largest residual over the cases of seed 1, rounded up to a power of ten; *control* is what is outside the assumptions, or bent, and must exceed the tolerance.

| statement | source | tolerance, and why | measured | control | figures |
|---|---|---|---|---|---|
`;

/** The table of statements, a row a claim; measured residuals where verdicts are given. */
export function statementsTable(verdicts: ReadonlyMap<string, Verdict>): string {
  const rows = claims.map(({ prediction, tolerance, control }) => {
    const { id, title, source } = prediction;
    const verdict = verdicts.get(id);
    const shown = figures.filter((figure) => figure.claims.includes(id)).map((figure) => figure.id);
    const cells = [
      `**${title}** (\`${id}\`)`,
      source,
      `${tolerance.value}: ${tolerance.reason}`,
      verdict ? `${order(verdict.worstResidual)} (${verdict.cases} cases)` : "",
      verdict
        ? `${control.description}: ${verdict.control.failsAsItMust ? "fails" : "does not fail"}`
        : control.description,
      shown.join(", "),
    ];
    return `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll("\n", " ")).join(" | ")} |`;
  });
  return `${HEAD}${rows.join("\n")}\n`;
}

/** A residual as the power of ten above it: what is below does not repeat from one processor to another. */
function order(residual: number | null): string {
  if (residual === null) return "not finite";
  return residual === 0 ? "0" : `≤ 1e${Math.ceil(Math.log10(residual))}`;
}

const TARGET = new URL("../../docs/statements.md", import.meta.url);

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const verdicts = new Map(claims.map((claim) => [claim.prediction.id, verifyClaim(claim, { seed: 1 })]));
  const text = statementsTable(verdicts);
  const path = fileURLToPath(TARGET);
  const before = readFileSync(path, { encoding: "utf8", flag: "a+" });
  if (before !== text) writeFileAtomic(path, text);
  process.stdout.write(
    `${before === text ? "unchanged" : "written"}: docs/statements.md, ${claims.length} statements\n`,
  );
}
