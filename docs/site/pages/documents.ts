import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { escapeHtml } from "../../../experiments/report/index.ts";
import { markdown } from "../markdown.ts";
import type { Page } from "../shell.ts";

/**
 * Documents of `docs` that the site has in another form: the table of statements as a page of its own, and the problem
 * file with its schemas.
 */
const ELSEWHERE = new Set(["statements.md", "problem.md"]);

/** The guide, in the order in which it is read: the names of the files in `docs/guide`. */
export const GUIDE = ["quick-start", "diagnose", "architecture", "problem", "claim", "figure", "sweep"] as const;

const titleOf = (text: string, path: string): string => {
  const title = /^# (.+)$/m.exec(text)?.[1];
  if (title === undefined) throw new Error(`${path}: needs a title, a line that begins with "# "`);
  return title.replaceAll("`", "");
};

function documentPage(
  root: string,
  path: string,
  file: string,
  section: string,
  link: (address: string) => string,
): Page {
  const text = readFileSync(join(root, path), "utf8");
  return { file, title: titleOf(text, path), body: markdown(text, { link }), section };
}

/** The documents of `docs`, each a page as it stands. */
export const documentPages = (root: string, link: (address: string) => string): Page[] =>
  readdirSync(join(root, "docs"))
    .filter((file) => file.endsWith(".md") && !ELSEWHERE.has(file))
    .toSorted()
    .map((file) => documentPage(root, `docs/${file}`, file.replace(/\.md$/, ".html"), "guide.html", link));

/** The pages of the guide, and their list, with the documents to look things up in. */
export function guidePages(root: string, documents: readonly Page[], link: (address: string) => string): Page[] {
  const pages = GUIDE.map((name) =>
    documentPage(root, `docs/guide/${name}.md`, `guide-${name}.html`, "guide.html", link),
  );
  const entry = ({ file, title }: Page) => `<li><a href="${file}">${escapeHtml(title)}</a></li>`;
  const index: Page = {
    file: "guide.html",
    title: "Guide",
    body: `<h1>Guide</h1>
<p class="lead">What you can do, in the order in which you will want to. Every command here is run by a test, and what it prints is compared.</p>
<ol>${pages.map(entry).join("\n")}</ol>
<h2>To look things up</h2>
<ul><li><a href="commands.html">Commands</a></li>
<li><a href="problem.html">The problem file</a></li>
<li><a href="api.html">The library</a></li>
${documents.map(entry).join("\n")}</ul>`,
  };
  return [index, ...pages];
}
