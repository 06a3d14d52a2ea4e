import { escapeHtml } from "../../../experiments/report/index.ts";
import { chartSvg } from "../client/chart.ts";
import type { Content } from "../content.ts";
import { markdown } from "../markdown.ts";
import type { Page } from "../shell.ts";
import { sourceLink } from "../statement.ts";
import { sizeIn } from "../tour/tour.ts";
import { STEPS, type Step } from "../tour/steps.ts";
import type { PlaceOf } from "./figures.ts";

/** The tour: eight steps, each a question and a picture that answers it. */
export function tourPage({ statements }: Content, placeOf: PlaceOf): Page {
  const contents = STEPS.map(({ id, title }) => `<li><a href="#${id}">${escapeHtml(title)}</a></li>`);
  return {
    file: "tour.html",
    title: "A tour in eight steps",
    scripts: ["tour.js"],
    body: `<h1>A tour in eight steps</h1>
<p class="lead">Ten minutes for someone who has trained a network by gradient descent and never heard of direct feedback alignment. Each step asks before it shows: guess, and then see.</p>
<ol class="toc">${contents.join("")}</ol>
${STEPS.map((step, i) => stepHtml(step, i, statements, placeOf)).join("\n")}
<p>From here: <a href="explorer.html">move a network yourself</a>, <a href="theory.html">read the statements and their proofs</a>, or <a href="guide-diagnose.html">ask of your own data</a> whether DFA will align on them.</p>`,
  };
}

function stepHtml(step: Step, index: number, statements: Content["statements"], placeOf: PlaceOf): string {
  const { id, title, before, question, answers, right, after, slider, show, claim } = step;
  const { chart, says } = show(slider.value);
  const { prediction, files } = statements.get(claim)!;
  const radios = answers.map(
    (answer, i) =>
      `<label><input type="radio" name="${id}-answer" value="${i}" disabled> ${escapeHtml(answer)}</label>`,
  );
  const { label, min, max, step: by, value } = slider;
  return `<section class="step" id="${id}" aria-labelledby="title-${id}">
<h2 id="title-${id}">${index + 1}. ${escapeHtml(title)}</h2>
${markdown(before)}<fieldset class="guess"><legend>${escapeHtml(question)}</legend>${radios.join("\n")}<p class="verdict" aria-live="polite"></p></fieldset>
<details><summary>See what happens</summary>
<p class="answer">${escapeHtml(answers[right].replace(/^./, (letter) => letter.toUpperCase()))}.</p>
<p class="controls"><label>${escapeHtml(label)} <input type="range" min="${min}" max="${max}" step="${by}" value="${value}"></label></p>
<div class="chart-svg" role="img" aria-label="${escapeHtml(title)}: a picture of the sentence below">${chartSvg(chart, ...sizeIn(680))}</div>
<p class="step-says" aria-live="polite">${escapeHtml(says)}</p>
${markdown(after)}<p class="soft">Stated as <a href="${placeOf(claim)}">${escapeHtml(prediction.title)}</a>, in <a href="${sourceLink(files.theory)}"><code>${escapeHtml(files.theory)}</code></a>.</p>
</details>
</section>`;
}
