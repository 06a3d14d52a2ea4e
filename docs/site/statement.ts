import { escapeHtml, numberHtml } from "../../experiments/report/index.ts";
import type { Statement } from "./content.ts";
import { displayed } from "./markdown.ts";
import { texText } from "./tex.ts";

/** Whether a claim holds and its control fails, as both must. */
export const stands = ({ verdict }: Statement): boolean => verdict.holds && verdict.control.failsAsItMust;

/** Where on the site a file of the repository lies: as plain text, which every browser shows. */
export const sourceLink = (path: string): string => `source/${path}.txt`;

/** The verdict in a few words. */
export const status = (statement: Statement): string =>
  stands(statement) ? '<span class="good">✓ holds</span>' : '<span class="bad">✗ does not hold</span>';

/**
 * A statement as it stands on its page: what it is, what it says, under which assumptions, why, and how it was
 * checked. Its heading is of the given level.
 */
export function statementHtml(statement: Statement, kind: string, proof: string, level: 2 | 3): string {
  const { prediction, verdict, files, figures } = statement;
  const { id, title, statement: says, assumptions, source, formulas } = prediction;
  const { control } = verdict;
  const file = (path: string) => `<a href="${sourceLink(path)}"><code>${escapeHtml(path)}</code></a>`;
  const shown = figures.map((figure) => `<a href="figures.html#${figure}">${figure}</a>`);
  const checks: [string, string][] = [
    ["Worst residual", numberHtml(verdict.worstResidual)],
    ["Tolerance", `${numberHtml(verdict.tolerance)}: ${texText(verdict.toleranceReason)}`],
    [
      "Control",
      `${texText(control.description)}: ${control.failsAsItMust ? "fails, as it must" : '<span class="bad">does not fail</span>'}, with a residual of ${numberHtml(control.residual)}`,
    ],
    ["Source", texText(source)],
    ...(shown.length > 0 ? [["Figures", shown.join(", ")] as [string, string]] : []),
    ["Code", `${file(files.theory)}, ${file(files.claim)}`],
    ["Tests", files.tests.map(file).join(", ")],
    ["Check it", `<code>dfa-theory verify ${escapeHtml(id)}</code>`],
  ];
  return `<article class="statement" id="${escapeHtml(id)}" aria-labelledby="title-${escapeHtml(id)}">
<h${level} id="title-${escapeHtml(id)}">${escapeHtml(title)}</h${level}>
<p class="kind"><strong>${kind}</strong> · ${status(statement)} on ${verdict.cases} cases, and its control fails${control.failsAsItMust ? ", as it must" : " not"}</p>
<p class="says">${texText(says)}</p>
${formulas.map((formula) => displayed(formula.tex())).join("")}<p><em>Assumes:</em> ${assumptions.map(texText).join("; ")}.</p>
<div class="proof">
${proof}</div>
<details><summary>How it was checked, source and code</summary><dl>${checks.map(([name, html]) => `<dt>${name}</dt><dd>${html}</dd>`).join("\n")}</dl></details>
</article>
`;
}
