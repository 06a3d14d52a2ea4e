import type { Content } from "../content.ts";
import { codeBlock } from "../markdown.ts";
import type { Page } from "../shell.ts";

/** The first page: what DFA is, a figure to move, the question the tool answers, two commands. */
export const homePage = ({ figures, statements }: Content): Page => ({
  file: "index.html",
  title: "dfa-theory",
  scripts: ["live.js"],
  body: `<h1>Will direct feedback alignment align?</h1>
<p class="lead">Backpropagation teaches a layer by sending the output error back through all the layers above it. Direct feedback alignment (DFA) sends the error to every layer at once, through fixed random matrices that
know nothing of the weights. It works only as far as the weights come to <em>align</em> with those matrices, and how far they do is a matter of the data.</p>
<figure class="live">
<form class="controls" aria-label="The network and its data">
<label>depth L <input type="range" id="live-depth" min="2" max="5" step="1" value="4"><output id="live-depth-value" for="live-depth">4</output></label>
<label>conditioning κ of the data <input type="range" id="live-kappa" min="0" max="100" step="1" value="50"><output id="live-kappa-value" for="live-kappa">10</output></label>
</form>
<div class="plot" id="live" role="img" aria-label="Weight alignment of every layer and the loss over time, in closed form, for the chosen depth and conditioning"></div>
<figcaption>An infinitely wide linear network learns four modes of strengths between 1 and 1/κ from zero weights. Every line is a closed form, computed here as you move the sliders: the better conditioned the data, the better the
layers align; the top layer, which takes most of the conditioning, is hit hardest. <a href="theory-closed-form.html">Why</a>.</figcaption>
</figure>
<noscript><p>The figure needs JavaScript; everything else here does not.</p></noscript>
<h2>What it answers</h2>
<p>Point it at your data: will DFA align on them, layer by layer, what limits it, and what would help?</p>
${codeBlock("dfa-theory diagnose docs/examples/iris.csv --targets species", "sh")}
<p>Then hold the theory against exact dynamics: every figure, every prediction, each beside a control that must fail.</p>
${codeBlock("dfa-theory reproduce", "sh")}
<h2>Where to go</h2>
<ul>
<li><a href="guide-quick-start.html">Start</a>, with ten minutes and a terminal.</li>
<li><a href="theory.html">Read the theory</a>: ${statements.size} statements, with proofs, and how each was checked.</li>
<li><a href="figures.html">Look at the figures</a>: ${figures.length} of them, theory over measurement.</li>
<li><a href="explorer.html">Move a network</a> and watch its layers align.</li>
</ul>
<p class="soft">The theory is that of M. Refinetti, S. d'Ascoli, R. Ohana and S. Goldt, <cite>Align, then memorise: the dynamics of learning with feedback alignment</cite> (ICML 2021, arXiv 2011.12428), carried further.</p>`,
});
