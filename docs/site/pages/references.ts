import { readFileSync } from "node:fs";
import { join } from "node:path";
import { escapeHtml } from "../../../experiments/report/index.ts";
import { cited, citationsIn, keysIn, readReferences, type Reference } from "../../references.ts";
import type { Prediction } from "../../../theory/index.ts";
import type { Page } from "../shell.ts";
import type { PlaceOf } from "./figures.ts";

/** Statements by their ids, of which only where they are from is asked. */
interface Sources {
  readonly statements: ReadonlyMap<string, { readonly prediction: Prediction }>;
}

/** Every work that the project cites, each with the statements whose source names it. */
export function referencesPage(root: string, { statements }: Sources, placeOf: PlaceOf): Page {
  const references = readReferences(readFileSync(join(root, "docs", "references.bib"), "utf8"));
  const citing = new Map<string, string[]>();
  for (const [id, { prediction }] of statements) {
    const found = citationsIn(prediction.source).map((citation) => cited(citation, references)?.key);
    for (const key of new Set([...found, ...keysIn(prediction.source)]))
      if (key !== undefined) citing.set(key, [...(citing.get(key) ?? []), id]);
  }
  const items = references.map((reference) => {
    const claims = (citing.get(reference.key) ?? []).map((id) => `<a href="${placeOf(id)}">${escapeHtml(id)}</a>`);
    const by = claims.length > 0 ? ` <span class="soft">Named by the source of ${claims.join(", ")}.</span>` : "";
    return `<li id="${reference.key}">${referenceHtml(reference)}${by}</li>`;
  });
  return {
    file: "references.html",
    title: "References",
    section: "theory.html",
    body: `<h1>References</h1>
<p class="lead">Every work that the code, the theory and these pages cite, and the statements whose source names it, as what it rests on or as the closest result.
As BibTeX: <a href="references.bib">references.bib</a>.</p>
<ul>${items.join("\n")}</ul>`,
  };
}

/** Authors, year, title, where it appeared, and a link to it where there is one. */
export function referenceHtml({ authors, year, fields }: Reference): string {
  const { title, volume, pages, eprint, doi, url } = fields;
  const names = authors.map(({ given, family }) => `${given} ${family}`.trim());
  const all = names.length > 1 ? `${names.slice(0, -1).join(", ")} and ${names.at(-1)}` : names[0];
  const venue = ["journal", "booktitle", "publisher", "institution", "howpublished"].find((name) => name in fields)!;
  const where = [fields[venue], volume, pages?.replace("--", "–")].filter((part) => part !== undefined).join(", ");
  const link = (address: string, text: string) => ` <a href="${escapeHtml(address)}">${escapeHtml(text)}</a>.`;
  return [
    `${escapeHtml(all)} (${year}). <cite>${escapeHtml(title)}</cite>. ${escapeHtml(where)}.`,
    eprint ? link(`https://arxiv.org/abs/${eprint}`, `arXiv:${eprint}`) : "",
    doi ? link(`https://doi.org/${doi}`, `doi:${doi}`) : "",
    url ? link(url, url.replace("https://", "")) : "",
  ].join("");
}
