import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { claims } from "../../../experiments/claims/index.ts";
import { escapeHtml } from "../../../experiments/report/index.ts";
import { traceClaim } from "../claimFiles.ts";
import type { Content, Statement } from "../content.ts";
import { plotHtml } from "../figure.ts";
import { markdown } from "../markdown.ts";
import type { Page } from "../shell.ts";
import { stands, statementHtml } from "../statement.ts";

/** A text of the theory: prose around places for claims (with their proofs) and figures. */
export interface TheoryText {
  /** The file's name without its extension; the page is `theory-NAME.html`. */
  readonly name: string;
  readonly title: string;
  readonly text: string;
}

/** The order in which the theory is told; texts it does not name come last, by name. */
const ORDER = [
  "notation",
  "structure",
  "closed-form",
  "alignment",
  "data",
  "convolution",
  "teacher-student",
  "deep",
  "literature",
];

/** The texts in `docs/theory`, in order, each with the claims of its room that it has no place for at its end. */
export function theoryTexts(root: string): TheoryText[] {
  const texts = writtenTexts(root);
  const told = new Set(placed(texts, "claim"));
  const untold = claims
    .filter(({ prediction }) => prediction.argument !== undefined && !told.has(prediction.id))
    .map(({ prediction: { id, argument } }) => ({ page: pageOf(traceClaim(root, id).theory), id, argument }));
  return texts.map((text) => {
    const own = untold
      .filter(({ page }) => page === text.name)
      .map(({ id, argument }) => `::: claim ${id}\n${argument}\n:::\n`);
    return own.length === 0 ? text : { ...text, text: `${text.text}\n## Further\n\n${own.join("\n")}` };
  });
}

/** The text that tells of a room of `theory/`: "closed-form" of "theory/closedForm/clock.ts". */
const pageOf = (path: string): string => path.split("/")[1].replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

function writtenTexts(root: string): TheoryText[] {
  const place = (name: string) => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);
  return readdirSync(join(root, "docs", "theory"))
    .filter((file) => file.endsWith(".md"))
    .map((file) => {
      const name = file.slice(0, -".md".length);
      const text = readFileSync(join(root, "docs", "theory", file), "utf8");
      const title = /^# (.+)$/m.exec(text)?.[1];
      if (title === undefined) throw new Error(`docs/theory/${file}: needs a title, a line that begins with "# "`);
      return { name, title, text };
    })
    .toSorted((a, b) => place(a.name) - place(b.name) || a.name.localeCompare(b.name));
}

/** `::: claim ID`, its proof, `:::`; or `::: figure ID` on a line of its own. */
const PLACES = /^::: claim (\S+)\n(.*?)^:::$|^::: figure (\S+)$/gms;

/** The ids of the claims or of the figures that the texts have a place for, in order. */
export const placed = (texts: readonly TheoryText[], kind: "claim" | "figure"): string[] =>
  texts.flatMap(({ text }) =>
    [...text.matchAll(PLACES)].map((found) => found[kind === "claim" ? 1 : 3]).filter((id) => id !== undefined),
  );

/** What a statement is, and the words below it that say so. */
const KINDS = [
  ["theorem", /\*Proof\.\*/],
  ["exact check", /The same proof/],
  ["estimate", /\*(?:Derivation|Sketch|Proof of)/],
  ["empirical", /\*Why/],
] as const;

/**
 * A theorem is proved within its assumptions; an exact check is a theorem confronted in exact arithmetic; an estimate
 * neglects something, or is proved in part; an empirical statement is given a reason, and observed.
 */
export type StatementKind = (typeof KINDS)[number][0];

/** The kind of the statement that the text below it argues for. */
const kindOf = (proof: string): StatementKind => KINDS.find(([, says]) => says.test(proof))?.[0] ?? "empirical";

/** What kind of statement each claim is. */
export const kindsIn = (texts: readonly TheoryText[]): ReadonlyMap<string, StatementKind> =>
  new Map(
    texts
      .flatMap(({ text }) => [...text.matchAll(PLACES)])
      .filter(([, claim]) => claim !== undefined)
      .map(([, claim, proof]) => [claim, kindOf(proof)]),
  );

/** How many statements there are of each kind: "70 statements: 50 theorems, …". */
export function countedKinds(kinds: ReadonlyMap<string, StatementKind>): string {
  const count = (kind: StatementKind) => [...kinds.values()].filter((other) => other === kind).length;
  return `${kinds.size} statements: ${count("theorem")} theorems, ${count("exact check")} exact checks of theorems, ${count("estimate")} estimates and ${count("empirical")} that are empirical`;
}

/** The page of one text. Throws for places of claims and figures that there are not. */
export function theoryPage(
  { name, title, text }: TheoryText,
  { figures, statements }: Content,
  link: (address: string) => string,
): Page {
  const put = (whole: string, level: 2 | 3, claim: string | undefined, proof: string, figure: string | undefined) => {
    const statement = claim === undefined ? undefined : statements.get(claim);
    if (statement) return `${onOneBlock(statementHtml(statement, kindOf(proof), markdown(proof, { link }), level))}\n`;
    const drawn = figures.find(({ id }) => id === figure);
    if (drawn) return `${onOneBlock(plotHtml(drawn))}\n`;
    throw new Error(`docs/theory/${name}.md: there is no ${whole.split("\n")[0].slice(4)}`);
  };
  // The places are taken out before the prose becomes HTML and put back after: their HTML is no markdown.
  const blocks: string[] = [];
  const prose = text.replace(PLACES, (whole, claim, proof, figure, at: number) => {
    // Right below the title a statement is a section; within a section it is a part of it.
    const level = text.slice(0, at).includes("\n## ") ? 3 : 2;
    blocks.push(put(whole, level, claim, proof, figure));
    return `\n@@${blocks.length - 1}@@\n`;
  });
  const body = markdown(prose, { link }).replace(/<p>@@(\d+)@@<\/p>/g, (_, i) => blocks[Number(i)]);
  // Below the title and what the page is about, before the first statement.
  const notation = `<details class="notation"><summary>Notation</summary>${markdown(NOTATION, { link })}</details>\n`;
  const told =
    name === "notation" ? body : body.replace(/(<\/h1>\s*<p>.*?<\/p>\n)/s, `$1${notation.replaceAll("$", "$$$$")}`);
  return { file: `theory-${name}.html`, title, body: told, section: "theory.html" };
}

const onOneBlock = (html: string): string => html.trim();

/** What every page of the theory begins with, folded: enough to read its statements. */
const NOTATION = String.raw`A network has layers $h_l = W_l h_{l-1}$, $h_0 = x$; the error is $e = \hat y - y$ and the loss $\tfrac12 \lVert e \rVert^2$. DFA moves layer $l$ by $\Delta W_l = -\eta\, (F_l e)\, h_{l-1}^\top$ with a fixed matrix $F_l$, $F_L = I$.
$G_l = F_l^\top F_l$; $\Sigma_{xx}$ and $\Sigma_{yx}$ are second moments of the data; $\kappa$ is the ratio of the largest to the smallest singular value over the rank.
From zero weights $W_l = F_l A_l F_{l-1}^\top$ with the alignment matrices $A_l$, $h_l = F_l u_l$, and $Q_l = A_{l+1}^\top \cdots A_L^\top$; from any weights $W_l = W_l^0 + F_l C_l$. $\mathrm{WA}_l$ is the cosine of $W_l$ and $F_l F_{l-1}^\top$, $\mathrm{GA}_l$ the mean cosine of $F_l e$ and the signal of backpropagation; $\tau$ is the clock of a mode, $z = \tau/2$. [All symbols, with their sizes](notation.md).`;

/** The way into the theory: its pages in order, each with its statements and their status. */
export function theoryIndex(texts: readonly TheoryText[], { statements }: Content): Page {
  const kinds = kindsIn(texts);
  const sections = texts.map((text) => {
    const own = placed([text], "claim").map((id) => statements.get(id)!);
    const intro = /^# .+\n+([^\n]+)/m.exec(text.text)?.[1] ?? "";
    const entries = own.map(
      ({ prediction: { id, title } }) =>
        `<li><a href="theory-${text.name}.html#${id}">${escapeHtml(title)}</a> <span class="soft">${kinds.get(id)}</span></li>`,
    );
    return `<section><h2><a href="theory-${text.name}.html">${escapeHtml(text.title)}</a></h2>
${markdown(intro)}${entries.length > 0 ? `<ol class="toc">${entries.join("")}</ol>` : ""}</section>`;
  });
  const all = [...statements.values()];
  const good = all.filter((statement: Statement) => stands(statement)).length;
  return {
    file: "theory.html",
    title: "The theory",
    body: `<h1>The theory</h1>
<p class="lead">What direct feedback alignment must do, from the update rule up, and checked against what it does.</p>
<p>Each statement says what it is: a theorem, with its proof; an estimate, with what it neglects; or empirical, with its reason. There are ${countedKinds(kinds)}. Each comes with its assumptions and the check: problems are drawn within the assumptions, the prediction is compared with exact dynamics, and the same comparison is
made on a control, outside the assumptions, where it must fail. Of ${all.length} statements ${good} hold with a control that fails. <a href="statements.html">One table has them all</a>;
<a href="results.html">another page</a> says what is not in the paper.</p>
${markdown(NOTATION.replace("(notation.md)", "(theory-notation.html)"))}
${sections.join("\n")}`,
  };
}
