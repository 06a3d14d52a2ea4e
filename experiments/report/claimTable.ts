import type { Prediction } from "../../theory/index.ts";
import type { Verdict } from "../claims/index.ts";
import { escapeHtml } from "./escape.ts";
import { math, mathText } from "./mathText.ts";
import { numberHtml } from "./number.ts";

/** A claim as the report shows it: what is predicted, and what came of the check. */
export interface CheckedClaim {
  readonly prediction: Prediction;
  readonly verdict: Verdict;
}

/** The table of claims: statement, cases, worst residual, tolerance with its reason, control. */
export const claimTable = (claims: readonly CheckedClaim[]): string => `<table class="claims">
<thead><tr><th scope="col">Claim</th><th scope="col">Verdict</th><th scope="col">Worst residual</th><th scope="col">Tolerance</th><th scope="col">Control</th></tr></thead>
<tbody>
${claims.map(row).join("\n")}
</tbody>
</table>`;

function row({ prediction, verdict }: CheckedClaim): string {
  const { control, holds, tolerance, toleranceReason, worstResidual, cases } = verdict;

  return `<tr id="claim-${escapeHtml(prediction.id)}">
<th scope="row">${statement(prediction)}</th>
${cell("Verdict", `${mark(holds, "holds", "fails")} <span class="soft">on ${cases} cases</span>`)}
${cell("Worst residual", numberHtml(worstResidual))}
${cell("Tolerance", numberHtml(tolerance) + reason(toleranceReason))}
${cell("Control", `${mark(control.failsAsItMust, "fails, as it must", "does not fail")}, ${numberHtml(control.residual)}${reason(control.description)}`)}
</tr>`;
}

const cell = (name: string, html: string): string => `<td data-name="${name}">${html}</td>`;

const reason = (text: string): string => `<div class="soft">${mathText(text)}</div>`;

const mark = (good: boolean, yes: string, no: string): string =>
  good ? `<span class="good">✓ ${yes}</span>` : `<span class="bad">✗ ${no}</span>`;

function statement({ title, statement: text, source, assumptions, formulas }: Prediction): string {
  const shown = formulas.map((formula) => `<div class="formula">${math(formula.tex(), true)}</div>`).join("");
  return `<h3>${escapeHtml(title)}</h3>
<div style="font-weight: 400">${mathText(text)}
<details><summary>Formulas, assumptions, source</summary>${shown}
<ul>${assumptions.map((assumption) => `<li>${mathText(assumption)}</li>`).join("")}</ul>
<p>${mathText(source)}</p></details></div>`;
}
