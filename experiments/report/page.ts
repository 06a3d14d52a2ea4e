import { INKS } from "../plot/index.ts";
import { escapeHtml } from "./escape.ts";

const STYLE = `
:root { color-scheme: light dark; --text: ${INKS.light.text}; --soft: #59636e; --line: #d8d5cc; --page: #fdfcf9; --good: #1a7f37; --bad: #cf222e; --link: #0a5ca8; }
@media (prefers-color-scheme: dark) {
  :root { --text: ${INKS.dark.text}; --soft: #9da7b1; --line: #3d444d; --page: #161b22; --good: #4ac26b; --bad: #ff7b72; --link: #6cb6ff; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem 1rem 4rem; max-width: 66rem; background: var(--page); color: var(--text);
  font: 1.06rem/1.6 Charter, "Bitstream Charter", "Iowan Old Style", "Palatino Linotype", Palatino, Georgia, "DejaVu Serif", serif; overflow-wrap: break-word; }
table, nav, figcaption, footer, .soft, summary { font-family: system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
h1 { font-size: 1.9rem; line-height: 1.25; margin: 0.8rem 0; text-wrap: balance; }
h2 { font-size: 1.4rem; line-height: 1.25; margin: 2.8rem 0 0.6rem; }
h3 { font-size: 1rem; margin: 0; }
p { margin: 0.6rem 0; max-width: 42rem; }
a { color: var(--link); }
nav ol { margin: 0.5rem 0; padding-left: 1.4rem; }
figure { margin: 0; }
.scroll { overflow-x: auto; }
.plot { min-width: 40rem; }
.soft, figcaption { color: var(--soft); font-size: 0.9rem; }
.good { color: var(--good); font-weight: 600; }
.bad { color: var(--bad); font-weight: 600; }
details { margin: 0.5rem 0; }
summary { cursor: pointer; color: var(--link); }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: 0.92rem; }
th, td { text-align: left; vertical-align: top; padding: 0.5rem 0.75rem 0.5rem 0; border-top: 1px solid var(--line); }
thead th { border-top: 0; border-bottom: 2px solid var(--line); }
td.number { white-space: nowrap; }
table.numbers { width: auto; }
.claims { table-layout: fixed; }
.claims th:nth-child(1) { width: 44%; }
.claims th:nth-child(2) { width: 9%; }
.claims th:nth-child(3) { width: 11%; }
.claims td { overflow-wrap: break-word; }
sup { line-height: 0; }
.katex { display: inline-block; max-width: 100%; overflow-x: auto; overflow-y: hidden; vertical-align: bottom; }
math { font-size: 1.05em; }
.formula { overflow-x: auto; padding: 0.25rem 0; }
@media (max-width: 45rem) {
  .claims, .claims tbody, .claims tr, .claims td, .claims th[scope="row"] { display: block; width: auto !important; border: 0; padding: 0.2rem 0; }
  .claims thead { position: absolute; clip-path: inset(50%); height: 1px; overflow: hidden; }
  .claims tr { border-top: 1px solid var(--line); padding: 0.75rem 0; }
  .claims td::before { content: attr(data-name) ": "; color: var(--soft); }
}
`;

/** A page of HTML that needs nothing from elsewhere but the files named in it. */
export const page = (title: string, body: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body>
${body}
</body>
</html>
`;
