import type { Provenance } from "../../src/record/index.ts";
import { INKS, template } from "../plot/index.ts";
import { claimTable, type CheckedClaim } from "./claimTable.ts";
import { escapeHtml, escapeJson } from "./escape.ts";
import { figureSection, type DrawnFigure } from "./figureSection.ts";
import { page } from "./page.ts";

export interface ReportContents {
  readonly figures: readonly DrawnFigure[];
  readonly claims: readonly CheckedClaim[];
  readonly profile: string;
  readonly provenance: Provenance;
}

/** Draws every plot with the ink of the page, and again when the reader changes from light to dark. */
const SCRIPT = `
const templates = ${escapeJson({ light: template(INKS.light), dark: template(INKS.dark) })};
const dark = matchMedia("(prefers-color-scheme: dark)");
const config = { responsive: true, displaylogo: false, modeBarButtons: [["zoom2d", "pan2d", "resetScale2d", "toImage"]] };
function draw() {
  for (const source of document.querySelectorAll("script[data-plot]")) {
    const { data, layout } = JSON.parse(source.textContent);
    Plotly.react(source.dataset.plot, data, { ...layout, template: templates[dark.matches ? "dark" : "light"] }, config);
  }
}
if (window.Plotly) { draw(); dark.addEventListener("change", draw); }
else for (const plot of document.querySelectorAll(".plot")) plot.textContent = "The plots need the file plotly.min.js beside this report.";
`;

/**
 * The report of a reproduction: one HTML page that opens from disk, with `plotly.min.js` beside it and nothing from
 * elsewhere.
 */
export function report({ figures, claims, profile, provenance }: ReportContents): string {
  const checked = new Set(claims.map(({ verdict }) => verdict.id));
  const good = claims.filter(({ verdict }) => verdict.holds && verdict.control.failsAsItMust).length;
  const contents = figures.map(({ id, title }) => `<li><a href="#${escapeHtml(id)}">${escapeHtml(title)}</a></li>`);
  return page(
    "Direct feedback alignment: theory over measurement",
    `<header>
<h1>Direct feedback alignment: theory over measurement</h1>
<p>Every figure says below it what its lines and its points are, and what it was drawn from; every claim below is checked on drawn cases, and its control, a case in which it must fail, with it.</p>
<p>${verdictLine(good, claims.length)}</p>
<nav aria-label="Contents"><ol>${contents.join("")}${claims.length > 0 ? '<li><a href="#claims">The claims</a></li>' : ""}</ol></nav>
</header>
<main>
${figures.map((figure) => figureSection(figure, checked)).join("\n")}
${claims.length > 0 ? `<section id="claims" aria-labelledby="title-claims"><h2 id="title-claims">The claims</h2>\n${claimTable(claims)}</section>` : ""}
</main>
<footer>${provenanceLine(profile, provenance)}</footer>
<script src="plotly.min.js"></script>
<script>${SCRIPT}</script>
<noscript><p>The plots need JavaScript; the numbers and claims do not.</p></noscript>`,
  );
}

function verdictLine(good: number, total: number): string {
  if (total === 0) return "No claims were checked.";
  const all = good === total;
  const text = all
    ? total === 1
      ? "The claim that it shows holds, and its control fails as it must."
      : `All ${total} claims hold, and every control fails as it must.`
    : `${good} of ${total} claims hold with a control that fails as it must.`;
  return `<span class="${all ? "good" : "bad"}">${text}</span>`;
}

function provenanceLine(
  profile: string,
  { version, commit, seed, node, started, durationSeconds, problemHash }: Provenance,
): string {
  const parts = [
    `dfa-theory ${version}`,
    ...(commit === null ? [] : [`commit ${commit}`]),
    `profile ${profile}`,
    `seed ${seed}`,
    `Node ${node}`,
    `started ${started}`,
    `took ${durationSeconds.toFixed(1)} s`,
    `hash ${problemHash.slice(0, 12)}`,
  ];
  return `<p class="soft">${escapeHtml(parts.join(" · "))}</p>`;
}
