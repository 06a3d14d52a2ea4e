import { Marked, type RendererObject, type TokenizerAndRendererExtension } from "marked";
import { escapeHtml } from "../../experiments/report/index.ts";
import { tex } from "./tex.ts";

/** TeX between dollar signs, as in the registries; two of them set it on a line of its own. */
const inlineMath: TokenizerAndRendererExtension = {
  name: "inlineMath",
  level: "inline",
  start: (text) => text.indexOf("$"),
  tokenizer(text) {
    const found = /^\$([^$\n]+)\$/.exec(text);
    return found ? { type: "inlineMath", raw: found[0], tex: found[1] } : undefined;
  },
  renderer: (token) => tex((token as unknown as { tex: string }).tex),
};

const displayMath: TokenizerAndRendererExtension = {
  name: "displayMath",
  level: "block",
  start: (text) => text.indexOf("$$"),
  tokenizer(text) {
    const found = /^\$\$\s*([^$]+?)\s*\$\$(?:\n|$)/.exec(text);
    return found ? { type: "displayMath", raw: found[0], tex: found[1] } : undefined;
  },
  renderer: (token) => displayed((token as unknown as { tex: string }).tex),
};

/** A formula on a line of its own, which scrolls where the page is too narrow for it. */
export const displayed = (source: string): string =>
  `<div class="formula" tabindex="0" role="group" aria-label="formula">${tex(source, true)}</div>\n`;

/** A table that scrolls where the page is too narrow for it. */
export const scrolling = (table: string, label: string): string =>
  `<div class="scroll" tabindex="0" role="group" aria-label="${escapeHtml(label)}">${table}</div>\n`;

/** A heading's text as a name to link to. */
export const slug = (text: string): string =>
  text
    .toLowerCase()
    .replace(/<[^>]*>/g, "")
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-|-$/g, "");

export interface MarkdownOptions {
  /** Where a link of the text leads on the site; the link itself by default. */
  readonly link?: (address: string) => string;
}

/** Markdown as HTML: with mathematics, headings to link to, and tables and code that the keyboard can scroll. */
export function markdown(text: string, { link = (address) => address }: MarkdownOptions = {}): string {
  const renderer: RendererObject = {
    heading({ tokens, depth }) {
      const html = this.parser.parseInline(tokens);
      return `<h${depth} id="${slug(html)}">${html}</h${depth}>\n`;
    },
    code: ({ text: code, lang }) => codeBlock(code, lang ?? ""),
    table({ header, rows }) {
      const cells = (row: typeof header, tag: string) =>
        row.map((cell) => `<${tag}>${this.parser.parseInline(cell.tokens)}</${tag}>`).join("");
      const body = rows.map((row) => `<tr>${cells(row, "td")}</tr>`).join("\n");
      return scrolling(
        `<table><thead><tr>${cells(header, 'th scope="col"').replaceAll('</th scope="col">', "</th>")}</tr></thead>\n<tbody>${body}</tbody></table>`,
        "table",
      );
    },
    link({ href, tokens }) {
      return `<a href="${escapeHtml(link(href))}">${this.parser.parseInline(tokens)}</a>`;
    },
  };
  return new Marked({ extensions: [displayMath, inlineMath], renderer }).parse(text, { async: false });
}

/** A block of code or of output. */
export function codeBlock(code: string, language: string): string {
  const shown = escapeHtml(code.replace(/\n$/, ""));
  const name = language === "" || language === "text" ? "output" : `code, ${language}`;
  return `<pre tabindex="0" role="group" aria-label="${escapeHtml(name)}"><code>${shown}</code></pre>\n`;
}
