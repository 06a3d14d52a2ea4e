import katex from "katex";
import { escapeHtml } from "../../experiments/report/index.ts";

/**
 * TeX as HTML for the eye, in the fonts that the site brings with it, and as MathML for those who listen. Throws for
 * TeX that is wrong.
 */
export const tex = (source: string, displayMode = false): string =>
  katex.renderToString(source, { output: "htmlAndMathml", displayMode, strict: "ignore" });

/** Text with TeX between dollar signs, as HTML. */
export const texText = (text: string): string =>
  text
    .split("$")
    .map((part, i) => (i % 2 === 0 ? escapeHtml(part) : tex(part)))
    .join("");
