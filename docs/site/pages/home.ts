import { escapeHtml } from "../../../experiments/report/index.ts";
import { chartSvg } from "../client/chart.ts";
import { heightOf, settingsOf, shortly, START } from "../client/live.ts";
import { story } from "../client/story.ts";
import type { Content } from "../content.ts";
import { codeBlock } from "../markdown.ts";
import type { Page } from "../shell.ts";
import { countedKinds, type StatementKind } from "./theory.ts";

/** The first page: what DFA is, a figure to move, the question the tool answers, two commands. */
export function homePage({ figures }: Content, kinds: ReadonlyMap<string, StatementKind>): Page {
  const settings = settingsOf(START.depth, START.kappa, START.size);
  const { chart, sentence } = story(settings);
  // One picture for wide windows and one for narrow ones, whose letters would else be too small.
  const pictures = (
    [
      ["wide-only", 760],
      ["narrow-only", 350],
    ] as const
  )
    .map(([name, width]) => `<div class="${name}">${chartSvg(chart, width, heightOf(width))}</div>`)
    .join("");
  return {
    file: "index.html",
    title: "dfa-theory",
    body: `<h1>Will direct feedback alignment align?</h1>
<p class="lead">Backpropagation teaches a layer by sending the output error back through all the layers above it. Direct feedback alignment (DFA) sends the error to every layer at once, through fixed random matrices that
know nothing of the weights. It works only as far as the weights come to <em>align</em> with those matrices, and how far they do is a matter of the data.</p>
<figure class="live">
<form class="controls" aria-label="The network, its data and its initial weights" data-script="live.js">
<label>depth L <input type="range" id="live-depth" min="2" max="5" step="1" value="${START.depth}"><output id="live-depth-value" for="live-depth">${START.depth}</output></label>
<label>conditioning κ of the data <input type="range" id="live-kappa" min="0" max="100" step="1" value="${START.kappa}"><output id="live-kappa-value" for="live-kappa">${shortly(settings.kappa)}</output></label>
<label>size of initial weights <input type="range" id="live-size" min="0" max="100" step="1" value="${START.size}"><output id="live-size-value" for="live-size">${shortly(settings.size)}</output></label>
</form>
<div class="chart-svg" id="live" role="img" aria-label="Weight alignment of every layer and the loss over time, for the chosen depth, conditioning and size of the initial weights">${pictures}</div>
<p id="live-says" aria-live="polite">${escapeHtml(sentence)}</p>
<figcaption>A wide linear network learns four modes of strengths between 1 and 1/κ from random weights of the given size. A layer <em>aligns</em> as what it learns outgrows the weights it started from: upright lines are the predicted moments,
dots the moments on the curves. Every curve is a closed form, computed here as you move the sliders. Make the initial weights larger until the story breaks. <a href="theory-alignment.html#crossing-clocks">Why bottom to top</a>, and <a href="theory-closed-form.html">why conditioning decides how far</a>.</figcaption>
</figure>
<noscript><p>The sliders need JavaScript; everything else here does not.</p></noscript>
<h2>What it answers</h2>
<p>Point it at your data: will DFA align on them, layer by layer, what limits it, and what would help?</p>
${codeBlock("dfa-theory diagnose docs/examples/iris.csv --targets species", "sh")}
<p>Then hold the theory against exact dynamics: every figure, every prediction, each beside a control that must fail.</p>
${codeBlock("dfa-theory reproduce", "sh")}
<h2>Where to go</h2>
<ul>
<li><a href="tour.html">Take the tour</a>: eight steps, for someone who knows gradient descent and nothing of DFA.</li>
<li><a href="guide-quick-start.html">Start</a>, with ten minutes and a terminal.</li>
<li><a href="theory.html">Read the theory</a>: ${countedKinds(kinds)}, and how each was checked.</li>
<li><a href="figures.html">Look at the figures</a>: ${figures.length} of them, and what each is drawn from.</li>
<li><a href="explorer.html">Move a network</a> and watch its layers align.</li>
</ul>
<p class="soft">The theory is that of M. Refinetti, S. d'Ascoli, R. Ohana and S. Goldt, <cite>Align, then memorise: the dynamics of learning with feedback alignment</cite> (ICML 2021, arXiv 2011.12428), carried further.</p>`,
  };
}
