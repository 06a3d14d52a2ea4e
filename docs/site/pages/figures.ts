import type { Evidence } from "../../../experiments/evidence/index.ts";
import { type DrawnFigure, escapeHtml } from "../../../experiments/report/index.ts";
import type { Content } from "../content.ts";
import { numbersHtml, plotHtml } from "../figure.ts";
import type { FigureProblem } from "../figureProblems.ts";
import { codeBlock } from "../markdown.ts";
import type { Page } from "../shell.ts";

/** Where on the site a claim has its place. */
export type PlaceOf = (claim: string) => string;

/** The gallery. `problems` are the problem files by the ids of the figures that have one. */
export function figuresPage(
  { figures, evidence, statements }: Content,
  problems: ReadonlyMap<string, FigureProblem>,
  placeOf: PlaceOf,
): Page {
  const sections = figures.map((figure) => {
    const { id, title, claims } = figure;
    const links = claims.map((claim) => {
      const name = statements.get(claim)?.prediction.title ?? claim;
      return `<a href="${placeOf(claim)}">${escapeHtml(name)}</a>`;
    });
    const problem = problemHtml(id, problems.get(id));
    return `<section id="${id}" aria-labelledby="title-${id}">
<h2 id="title-${id}">${escapeHtml(title)}</h2>
${plotsHtml(figure, evidence.get(id))}<p>It shows: ${links.join("; ")}.</p>
${problem}
<p>To draw it again, also in the sizes of the paper:</p>
${codeBlock(`dfa-theory reproduce ${id} --profile paper`, "sh")}</section>`;
  });
  const contents = figures.map(({ id, title }) => `<li><a href="#${id}">${escapeHtml(title)}</a></li>`);
  return {
    file: "figures.html",
    title: "Figures",
    body: `<h1>Figures</h1>
<p class="lead">Measurement as points; lines are theory (solid), bounds (dash-dotted), baselines (dotted) or guides (dashed), as each figure says. A colour means a layer wherever layers are shown; no figure needs its colours to be read.</p>
<nav aria-label="Figures"><ol class="toc">${contents.join("")}</ol></nav>
${sections.join("\n")}`,
  };
}

/** The figure in the sizes of the paper where that is kept, with the quick one folded below, else the quick one. */
function plotsHtml(figure: DrawnFigure, evidence: Evidence | undefined): string {
  const quick = plotHtml(figure) + numbersHtml(figure);
  if (!evidence) return quick;
  const { basis, plot, numbers } = evidence;
  const kept = { ...figure, id: `${figure.id}-paper`, title: `${figure.title}, in the sizes of the paper` };
  const shown = { ...kept, basis, plot, numbers };
  return `${plotHtml(shown)}${numbersHtml(shown)}<details><summary>The quick run, as the command draws it in seconds</summary>
${quick}</details>`;
}

function problemHtml(id: string, problem: FigureProblem | undefined): string {
  if (!problem) return "<p>It is a figure of single layers and their feedback, not of one problem file.</p>";
  const which = problem.of === 1 ? "Its problem" : `The first of its ${problem.of} problems`;
  return `<p>${which}: <a href="problems/${id}.json" download>${id}.json</a>, for <code>dfa-theory simulate ${id}.json</code>.</p>`;
}
