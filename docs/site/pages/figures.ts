import { escapeHtml } from "../../../experiments/report/index.ts";
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
${plotHtml(figure)}${evidence.has(id) ? `<p><a href="${inPaperSizes(id)}">In the sizes of the paper</a>.</p>\n` : ""}<p>It shows: ${links.join("; ")}.</p>
${problem}
<p>To draw it again, also in the sizes of the paper:</p>
${codeBlock(`dfa-theory reproduce ${id} --profile paper`, "sh")}${numbersHtml(figure)}</section>`;
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

/** The address of a figure in the sizes of the paper. */
const inPaperSizes = (id: string): string => `figures-paper.html#${id}`;

/** The figures in the sizes of the paper, those of which records are kept. */
export function paperFiguresPage({ figures, evidence }: Pick<Content, "figures" | "evidence">): Page {
  const sections = figures.flatMap((figure) => {
    const { id, title } = figure;
    const kept = evidence.get(id);
    if (!kept) return [];
    const { basis, plot, numbers } = kept;
    // What the figure says to see was read off the quick run.
    const see = `${title}, in the sizes of the paper.`;
    const shown = { ...figure, see, basis, plot, numbers };
    return `<section id="${id}" aria-labelledby="title-${id}">
<h2 id="title-${id}">${escapeHtml(title)}</h2>
${plotHtml(shown)}<p><a href="figures.html#${id}">The quick run beside it</a>.</p>
${numbersHtml(shown)}</section>`;
  });
  return {
    file: "figures-paper.html",
    title: "Figures in the sizes of the paper",
    section: "figures.html",
    body: `<h1>Figures in the sizes of the paper</h1>
<p class="lead">${evidence.size} of the ${figures.length} figures, drawn once from hours of runs, on MNIST and CIFAR-10 where they train on images, and kept. <a href="evidence.html">What they say of the paper's statements</a>.</p>
${sections.join("\n")}`,
  };
}

function problemHtml(id: string, problem: FigureProblem | undefined): string {
  if (!problem) return "<p>It is a figure of single layers and their feedback, not of one problem file.</p>";
  const which = problem.of === 1 ? "Its problem" : `The first of its ${problem.of} problems`;
  return `<p>${which}: <a href="problems/${id}.json" download>${id}.json</a>, for <code>dfa-theory simulate ${id}.json</code>.</p>`;
}
