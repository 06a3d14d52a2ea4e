import katex from "katex";
import { escapeHtml } from "./escape.ts";

/** TeX as MathML, which browsers show without fonts or scripts. Throws for TeX that is wrong. */
export const math = (tex: string, display = false): string =>
  katex.renderToString(tex, { output: "mathml", displayMode: display, strict: "ignore" });

/** Text with TeX between dollar signs, as HTML. */
export const mathText = (text: string): string =>
  text
    .split("$")
    .map((part, i) => (i % 2 === 0 ? escapeHtml(part) : math(part)))
    .join("");
