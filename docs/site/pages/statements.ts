import { escapeHtml, numberHtml } from "../../../experiments/report/index.ts";
import type { Content } from "../content.ts";
import { scrolling } from "../markdown.ts";
import type { Page } from "../shell.ts";
import { stands, status } from "../statement.ts";
import { texText } from "../tex.ts";
import type { PlaceOf } from "./figures.ts";
import { countedKinds, type StatementKind } from "./theory.ts";

/** All statements in one table, with their status. */
export function statementsPage(
  { statements }: Content,
  placeOf: PlaceOf,
  kinds: ReadonlyMap<string, StatementKind>,
): Page {
  const rows = [...statements.values()].map((statement) => {
    const { prediction, verdict, figures } = statement;
    const { control } = verdict;
    const cells = [
      `${status(statement)} <div class="soft">${kinds.get(prediction.id)}</div>`,
      `<span class="number">${numberHtml(verdict.worstResidual)}</span> <span class="soft">on ${verdict.cases} cases</span>`,
      `${numberHtml(verdict.tolerance)} <div class="soft">${texText(verdict.toleranceReason)}</div>`,
      `${control.failsAsItMust ? "fails" : "does not fail"} <div class="soft">${texText(control.description)}</div>`,
      figures.map((id) => `<a href="figures.html#${id}">${id}</a>`).join(", "),
    ];
    return `<tr><th scope="row"><a href="${placeOf(prediction.id)}">${escapeHtml(prediction.title)}</a></th>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
  });
  const holding = [...statements.values()].filter(stands).length;
  const heads = ["Statement", "Status", "Worst residual", "Tolerance, and why", "Control", "Figures"];
  const head = heads.map((name) => `<th scope="col">${name}</th>`).join("");
  return {
    file: "statements.html",
    title: "Every statement and its status",
    section: "theory.html",
    body: `<h1>Every statement and its status</h1>
<p>A statement <em>holds</em> when its worst residual over the cases drawn is at most its tolerance. Its control is outside the assumptions, or bent, and must exceed the tolerance: a check that cannot fail shows nothing.
Below its status stands what it is: a <em>theorem</em>, proved within its assumptions; an <em>exact check</em> of one in arithmetic without rounding; an <em>estimate</em>, where something is neglected or only a part is proved, which its page says; or <em>empirical</em>, with a reason that is no proof. Of ${countedKinds(kinds)}, ${holding} hold.</p>
${scrolling(`<table><thead><tr>${head}</tr></thead>\n<tbody>${rows.join("\n")}</tbody></table>`, "all statements")}`,
  };
}
