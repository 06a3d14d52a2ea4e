import type { Figure, FigureResult } from "../figures/index.ts";
import { escapeHtml, escapeJson } from "./escape.ts";
import { lookWords } from "./lookWords.ts";
import { numberHtml } from "./number.ts";

/** A figure as it was drawn, with what it was drawn from. */
export type DrawnFigure = Pick<Figure, "id" | "title" | "see" | "claims"> & FigureResult & { readonly basis: string };

/**
 * A figure's section: title, what to see, the plot, the numbers read off it, and the claims it shows of those that were
 * checked.
 */
export function figureSection(
  { id, title, see, basis, claims, plot, numbers }: DrawnFigure,
  checked: ReadonlySet<string>,
): string {
  const name = escapeHtml(id);
  const links = claims
    .filter((claim) => checked.has(claim))
    .map((claim) => `<a href="#claim-${escapeHtml(claim)}">${escapeHtml(claim)}</a>`);
  const rows = Object.entries(numbers).map(
    ([key, value]) =>
      `<tr><th scope="row">${escapeHtml(inWords(key))}</th><td class="number">${numberHtml(value)}</td></tr>`,
  );
  return `<section id="${name}" aria-labelledby="title-${name}">
<h2 id="title-${name}">${escapeHtml(title)}</h2>
<p>${escapeHtml(see)}</p>
<figure>
<div class="scroll" tabindex="0" role="group" aria-label="${escapeHtml(title)}, plot"><div class="plot" id="plot-${name}" role="img" aria-label="${escapeHtml(see)}" style="height: ${Number(plot.layout.height)}px"></div></div>
<figcaption>${escapeHtml(lookWords(plot.data))}${links.length > 0 ? ` Claims: ${links.join(", ")}.` : ""}<br>${escapeHtml(basis)}</figcaption>
</figure>
<details><summary>Numbers read off</summary><div class="scroll"><table class="numbers"><tbody>${rows.join("")}</tbody></table></div></details>
<script type="application/json" data-plot="plot-${name}">${escapeJson(plot)}</script>
</section>`;
}

/** `slopeSgd1` as "slope sgd 1". */
const inWords = (key: string): string =>
  key
    .replace(/([a-z])([A-Z0-9])/g, "$1 $2")
    .replace(/[._]/g, ", ")
    .toLowerCase();
