import { escapeHtml, page } from "../../report/index.ts";
import { coursePlot } from "./coursePlot.ts";
import type { Measurement } from "../measure.ts";
import { courseTable, layerTable } from "./text.ts";

/** A measurement as one HTML page that opens from disk and needs nothing beside it. */
export function measurementReport({ checkpoints, data, verdict, provenance }: Measurement): string {
  const last = checkpoints.at(-1)!;
  const course =
    checkpoints.length > 1
      ? `<h2>The course over ${checkpoints.length} checkpoints</h2>\n${coursePlot(checkpoints)}\n${tableHtml(courseTable(checkpoints), 1)}`
      : "";
  const measured = data
    ? `<p>On ${escapeHtml(data.source)}, ${data.samples} samples, ${data.activation} layers, ${data.loss}: loss ${last.loss!.toPrecision(4)}${last.accuracy === null ? "" : `, accuracy ${last.accuracy.toPrecision(4)}`}.</p>`
    : "";
  return page(
    `Alignment of ${last.file}`,
    `<h1>How far is ${escapeHtml(last.file)} aligned?</h1>
<p>${escapeHtml(verdict)}</p>
${measured}
<h2>Layer by layer${last.step === null ? "" : `, at step ${last.step}`}</h2>
${tableHtml(layerTable(last.layers), 2)}
${course}
<h2>What was taken for what</h2>
<ol>${last.taken.map((text) => `<li>${escapeHtml(text)}</li>`).join("")}</ol>
${last.passedOver.length > 0 ? `<p class="soft">Passed over: ${escapeHtml(last.passedOver.join(", "))}.</p>` : ""}
<p class="soft">dfa-theory ${escapeHtml(provenance.version)}, ${escapeHtml(provenance.started)}, ${provenance.durationSeconds.toFixed(1)} s</p>`,
  );
}

function tableHtml({ headings, rows }: { headings: string[]; rows: string[][] }, texts: number): string {
  const cell = (text: string, j: number) =>
    j < texts ? `<th scope="row">${escapeHtml(text)}</th>` : `<td class="number">${escapeHtml(text)}</td>`;
  return `<div class="scroll"><table>
<thead><tr>${headings.map((heading) => `<th scope="col">${escapeHtml(heading)}</th>`).join("")}</tr></thead>
<tbody>${rows.map((row) => `<tr>${row.map(cell).join("")}</tr>`).join("\n")}</tbody></table></div>`;
}
