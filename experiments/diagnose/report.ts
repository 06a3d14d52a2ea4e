import { escapeHtml, page } from "../report/index.ts";
import { courseSection } from "./courseSection.ts";
import type { Diagnosis } from "./diagnose.ts";
import { trainedSection } from "./trained/index.ts";
import type { LayerDiagnosis } from "./diagnosis.ts";

/** A diagnosis as one HTML page that opens from disk. */
export function diagnosisReport(diagnosis: Diagnosis): string {
  const { data, notes, network, layers, course, verdict, advice, trained, training, provenance } = diagnosis;
  const width =
    network.width === "infinite" ? "infinite width" : `width ${network.width}, ${network.feedback} feedback`;
  const facts: [string, string][] = [
    ["samples", String(data.samples)],
    ["inputs (rank)", `${data.inputs} (${data.rankInputs})`],
    ["outputs (rank of the regression)", `${data.outputs} (${data.rankRegression})`],
    ["κ(Σ_yx), felt early", number(data.kappaCross)],
    ["κ(W*), felt at full convergence", number(data.kappaRegression)],
    ["κ of the learned map, predicted", number(data.kappaLearned)],
    ["κ of the learned map, measured", number(data.kappaLearnedMeasured)],
    ["ranks of Σ_yx, of W*, of the learned map", `${data.rankCross}, ${data.rankRegression}, ${data.rankLearned}`],
    ["learned, of what a linear map can explain", `${(100 * data.explained).toFixed(1)} %`],
    ["training time (rate × steps)", number(data.trainingTime)],
  ];
  return page(
    `Diagnosis of ${data.source}`,
    `<h1>Will DFA align on ${escapeHtml(data.source)}?</h1>
<p>${escapeHtml(verdict)}</p>
<h2>Layer by layer</h2>
<p class="soft">A deep linear network of ${network.depth} layers, ${escapeHtml(width)}. Bars: weight alignment, from 0 to 1; line: predicted.</p>
<div class="scroll"><table>
<thead><tr><th scope="col">Layer</th><th scope="col">κ(A)<br>predicted</th><th scope="col">κ(A)<br>measured</th><th scope="col">Weight alignment<br>predicted</th><th scope="col">Weight alignment<br>measured</th><th scope="col"></th><th scope="col">Gradient alignment<br>worst case, predicted</th><th scope="col">Gradient alignment<br>measured</th></tr></thead>
<tbody>${layers.map(layerRow).join("\n")}</tbody></table></div>
<h2>Along training</h2>
${courseSection(course)}
<h2>What would help</h2>
${
  advice.length === 0
    ? "<p>None of the changes tried would help noticeably.</p>"
    : `<table><thead><tr><th scope="col">Change</th><th scope="col">Gain in the lowest weight alignment,<br>predicted</th><th scope="col">measured</th></tr></thead>
<tbody>${advice.map((a) => `<tr><th scope="row">${escapeHtml(a.change)}</th><td class="number">+${a.predictedGain.toFixed(3)}</td><td class="number">+${a.measuredGain.toFixed(3)}</td></tr>`).join("\n")}</tbody></table>`
}
${trained && training ? trainedSection({ networks: trained, ...training }) : ""}
<h2>The data</h2>
<table class="numbers"><tbody>${facts.map(([name, value]) => `<tr><th scope="row">${escapeHtml(name)}</th><td class="number">${escapeHtml(value)}</td></tr>`).join("\n")}</tbody></table>
${notes.length > 0 ? `<ul>${notes.map((note) => `<li>${escapeHtml(note)}</li>`).join("")}</ul>` : ""}
<p class="soft">dfa-theory ${escapeHtml(provenance.version)}, seed ${provenance.seed}, ${escapeHtml(provenance.started)}, ${provenance.durationSeconds.toFixed(1)} s</p>`,
  );
}

const number = (value: number | null): string => (value === null ? "–" : value.toPrecision(4));

function layerRow(layer: LayerDiagnosis): string {
  const cells = [
    layer.kappaPredicted,
    layer.kappaMeasured,
    layer.weightAlignmentPredicted,
    layer.weightAlignmentMeasured,
  ];
  const gradient = [layer.gradientAlignmentWorstCase, layer.gradientAlignmentMeasured];
  const td = (value: number | null) => `<td class="number">${number(value)}</td>`;
  return `<tr><th scope="row">${layer.layer}</th>${cells.map(td).join("")}<td>${bar(layer)}</td>${gradient.map(td).join("")}</tr>`;
}

/** Weight alignment as a bar with a mark where it was predicted. */
function bar({ weightAlignmentMeasured: measured, weightAlignmentPredicted: predicted }: LayerDiagnosis): string {
  if (measured === null || predicted === null) return "";
  const at = (value: number) => (100 * Math.max(0, Math.min(1, value))).toFixed(1);
  return `<svg width="104" height="14" role="img" aria-label="measured ${number(measured)}, predicted ${number(predicted)}"><rect x="1" y="2" width="100" height="10" fill="none" stroke="currentColor" stroke-opacity="0.4"/><rect x="1" y="2" width="${at(measured)}" height="10" fill="#0072b2"/><line x1="${Number(at(predicted)) + 1}" x2="${Number(at(predicted)) + 1}" y1="0" y2="14" stroke="currentColor" stroke-width="2"/></svg>`;
}
