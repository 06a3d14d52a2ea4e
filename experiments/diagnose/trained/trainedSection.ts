import { escapeHtml } from "../../report/index.ts";
import type { TrainedDiagnosis } from "./trained.ts";
import { trainedSentences, trainedTable } from "./trainedText.ts";

/** A trained diagnosis as a section of the report. */
export function trainedSection(trained: TrainedDiagnosis): string {
  const { about, headings, rows } = trainedTable(trained);
  const head = headings.map((heading) => `<th scope="col">${escapeHtml(heading)}</th>`).join("");
  const body = rows.map(
    ([name, ...cells]) =>
      `<tr><th scope="row">${escapeHtml(name)}</th>${cells.map((cell) => `<td class="number">${escapeHtml(cell)}</td>`).join("")}</tr>`,
  );
  return `<h2>Trained networks</h2>
<p>${trainedSentences(trained).map(escapeHtml).join(" ")}</p>
<div class="scroll"><table><thead><tr>${head}</tr></thead>
<tbody>${body.join("\n")}</tbody></table></div>
<p class="soft">${escapeHtml(about)}.</p>`;
}
