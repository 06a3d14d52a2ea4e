export type { CheckedClaim } from "./claimTable.ts";
export { escapeHtml, escapeJson } from "./escape.ts";
export type { DrawnFigure } from "./figureSection.ts";
export { lookWords } from "./lookWords.ts";
export { math, mathText } from "./mathText.ts";
export { page } from "./page.ts";
export { report } from "./report.ts";
export { numberHtml } from "./number.ts";
