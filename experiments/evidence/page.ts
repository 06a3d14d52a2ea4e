import type { Evidence } from "./evidence.ts";
import { numbersOf, PAPER_STATEMENTS } from "./statements.ts";

/** docs/evidence.md, written from the records alone: no number in it is typed by hand. */
export function evidencePage(evidence: ReadonlyMap<string, Evidence>): string {
  const number = numbersOf(evidence);
  const rows = PAPER_STATEMENTS.filter(({ figures }) => figures.every((id) => evidence.has(id))).map(
    ({ says, ran, verdict, figures, found }) =>
      `| ${says} | ${ran} (${figures.map((id) => `\`${id}\``).join(", ")}) | ${found(number)} | ${verdict} |`,
  );
  const files = [...evidence.values()].map(({ id, data, ends, commit }) => {
    const images = Object.keys(data).length > 0 ? Object.keys(data).join(", ") : "drawn at random";
    return `| \`${id}\` | ${images} | ${Object.keys(ends).length || "–"} | ${commit ?? "–"} |`;
  });
  return `# Evidence

What the paper says, and what the same experiments gave here in its sizes, on real images where it trains on images: those of the files named below (MNIST's test file has 10,000). Settings are those of the paper and its public code, our own where it says nothing.
This page and the records behind it are written by \`npm run evidence -- --data DIR\`, which takes hours and goes on from where it was stopped.

| the paper | what was run | what was found | |
|---|---|---|---|
${rows.join("\n")}

## Records

\`docs/evidence/FIGURE.json\`: plot, numbers, the last snapshot of every simulation, and the SHA-256 of the files of images. A figure that is not here has not been run in these sizes yet.

| figure | data | simulations | made at |
|---|---|---|---|
${files.join("\n")}
`;
}
