import { type DrawnFigure, escapeHtml, escapeJson, lookWords, numberHtml } from "../../experiments/report/index.ts";
import { PRESETS, toHash, valuesOf, type Preset } from "../explorer/index.ts";

/** The explorer at the place where it starts from a figure. */
const exploreHtml = (preset: Preset | undefined): string =>
  preset === undefined
    ? ""
    : `<a href="${escapeHtml(`explorer.html#${toHash({ tab: preset.tab, values: valuesOf(preset), at: 1 })}`)}">Move it in the explorer</a>`;

/** A plot with its buttons; it is drawn when it comes near the window. */
export function plotHtml({ id, title, see, basis, plot }: DrawnFigure): string {
  return `<figure id="figure-${id}">
<div class="scroll" tabindex="0" role="group" aria-label="${escapeHtml(title)}, plot"><div class="plot" data-figure="${id}" role="img" aria-label="${escapeHtml(see)}"></div></div>
<figcaption>${escapeHtml(see)}<br>${escapeHtml(lookWords(plot.data))}<br>${escapeHtml(basis)}</figcaption>
<div class="tools"><button type="button" data-save="png" data-figure="${id}" hidden>Save as PNG</button><button type="button" data-save="svg" data-figure="${id}" hidden>Save as SVG</button>${exploreHtml(PRESETS.find(({ figure }) => figure === id))}<noscript>The plot needs JavaScript; the numbers do not.</noscript></div>
<script type="application/json" data-plot="${id}">${escapeJson(plot)}</script>
</figure>
`;
}

/** The numbers read off a figure, folded away. */
export function numbersHtml({ title, numbers }: DrawnFigure): string {
  const rows = Object.entries(numbers).map(
    ([name, value]) => `<tr><th scope="row"><code>${escapeHtml(name)}</code></th><td>${numberHtml(value)}</td></tr>`,
  );
  return `<details><summary>Numbers read off</summary><div class="scroll" tabindex="0" role="group" aria-label="${escapeHtml(title)}, numbers"><table><tbody>${rows.join("")}</tbody></table></div></details>\n`;
}
