import { contentSecurityPolicy, explorerSecurityPolicy } from "../../experiments/site/index.ts";
import { escapeHtml } from "../../experiments/report/index.ts";

/** The pages that every page leads to, in order. */
const NAVIGATION = [
  ["tour.html", "Tour"],
  ["theory.html", "Theory"],
  ["figures.html", "Figures"],
  ["explorer.html", "Explorer"],
  ["guide.html", "Guide"],
  ["commands.html", "Commands"],
  ["problem.html", "Problem file"],
  ["api.html", "API"],
] as const;

/** A page of the site, without what all pages share. */
export interface Page {
  /** Its file, `NAME.html`; all pages lie in one folder. */
  readonly file: string;
  readonly title: string;
  /** The HTML inside its main element. */
  readonly body: string;
  /** The entry of the navigation it belongs to; its own file by default. */
  readonly section?: string;
  /** Scripts beyond those of all pages, by their names in `assets`. */
  readonly scripts?: readonly string[];
  /** Whether it needs what the explorer needs. */
  readonly explorer?: boolean;
}

/** A page as it lies in the folder, with the pages before and after it. `version` is that of the package. */
export function shell(
  { file, title, body, section = file, scripts = [], explorer = false }: Page,
  version: string,
  { previous, next }: { readonly previous?: Page | undefined; readonly next?: Page | undefined } = {},
): string {
  const along = [
    previous && `<a rel="prev" href="${previous.file}">← ${escapeHtml(previous.title)}</a>`,
    next && `<a rel="next" href="${next.file}">${escapeHtml(next.title)} →</a>`,
  ].filter((link) => link !== undefined);
  const current = (target: string) => (target === section ? ' aria-current="page"' : "");
  const entries = NAVIGATION.map(([target, name]) => `<li><a href="${target}"${current(target)}>${name}</a></li>`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${explorer ? explorerSecurityPolicy : contentSecurityPolicy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title === "dfa-theory" ? title : `${title} · dfa-theory`)}</title>
<link rel="icon" href="assets/icon.svg">
<link rel="stylesheet" href="assets/katex.css">
<link rel="stylesheet" href="assets/site.css">
<link rel="stylesheet" href="assets/plotly.css" id="plotly.js-style-global" class="no-inline-styles">
${explorer ? '<link rel="stylesheet" href="assets/explorer.css">\n' : ""}<script src="assets/site.js"></script>
${scripts.map((name) => `<script src="assets/${name}" defer></script>\n`).join("")}${explorer ? '<script src="assets/plotly.min.js" defer></script>\n<script src="assets/explorer.js" type="module"></script>\n' : ""}</head>
<body>
<a class="skip" href="#main">Skip to the text</a>
<header class="top">
<a class="name" href="index.html"${current("index.html")}>dfa-theory</a>
<nav aria-label="Site"><ul>${entries.join("")}</ul></nav>
<div class="find" role="search"><input type="search" id="search" aria-label="Search the site" placeholder="Search" autocomplete="off" hidden><ol id="found" aria-label="Found" hidden></ol></div>
<button type="button" id="theme" hidden>Dark</button>
</header>
<main id="main"${explorer ? ' class="wide"' : ""}>
${body}
</main>
${
  along.length > 0
    ? `<nav class="along" aria-label="Previous and next page">${along.join("")}</nav>
`
    : ""
}
<footer><p class="soft">dfa-theory ${escapeHtml(version)} · made from the registries of claims and figures · <a href="statements.html">every statement and its status</a> · <a href="references.html">references</a></p></footer>
</body>
</html>
`;
}
