/** A work that the project cites: an entry of `docs/references.bib`. */
export interface Reference {
  /** The first author's name and the year, in letters without accents: `Nokland2016`. */
  readonly key: string;
  /** `article`, `inproceedings`, … */
  readonly kind: string;
  readonly authors: readonly { readonly family: string; readonly given: string }[];
  readonly year: number;
  /** Its fields by name, as they stand between the braces. */
  readonly fields: Readonly<Record<string, string>>;
}

/** Where a work has appeared: an entry needs one of these. */
const VENUES = ["journal", "booktitle", "publisher", "institution", "howpublished"] as const;

/**
 * The entries of BibTeX text in which every field stands on a line of its own with its value in braces.
 * Throws an Error that names the entry and what is wrong with it.
 */
export function readReferences(bibtex: string): Reference[] {
  const references: Reference[] = [];
  const lines = bibtex.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("%"));
  for (let i = 0; i < lines.length; i++) {
    const [, kind, key] = /^@(\w+)\{(\w+),$/.exec(lines[i]) ?? [];
    if (key === undefined) throw new Error(`references: an entry begins with "@KIND{KEY,", got "${lines[i]}"`);
    const fields: Record<string, string> = {};
    for (i++; lines[i] !== "}"; i++) {
      const [, name, value] = /^ {2}(\w+) = \{([^{}]+)\},$/.exec(lines[i] ?? "") ?? [];
      if (name === undefined) throw new Error(`references: ${key} needs lines "  FIELD = {VALUE}," got "${lines[i]}"`);
      fields[name] = value;
    }
    references.push(whole(kind, key, fields));
  }
  const twice = references.find(({ key }, i) => references.findIndex((other) => other.key === key) < i);
  if (twice) throw new Error(`references: there are two entries of the key ${twice.key}`);
  return references;
}

/** The entry, with what every entry needs. */
function whole(kind: string, key: string, fields: Record<string, string>): Reference {
  for (const name of ["author", "title", "year"])
    if (!(name in fields)) throw new Error(`references: ${key} needs the field ${name}`);
  if (!VENUES.some((name) => name in fields)) throw new Error(`references: ${key} needs one of ${VENUES.join(", ")}`);
  const authors = fields["author"].split(" and ").map((name) => {
    const [family, given = ""] = name.split(", ");
    return { family, given };
  });
  const year = Number(fields["year"]);
  const begins = `${ascii(authors[0].family)}${year}`;
  if (!new RegExp(`^${begins}[a-z]?$`).test(key)) throw new Error(`references: the key ${key} must be ${begins}`);
  return { key, kind, authors, year, fields };
}

/** Letters alone, without accents. */
const ascii = (name: string): string =>
  name
    .replaceAll("ø", "o")
    .normalize("NFD")
    .replaceAll(/[^A-Za-z]/g, "");

/** A citation in a text: its year, and the words before it, among which are the names. */
export interface Citation {
  readonly year: number;
  readonly words: string;
}

/**
 * The citations "Names (YEAR)", "(Names YEAR)", "Names (VENUE YEAR)" and "Names, Title (YEAR)" in a text: a year before
 * the end of a bracket or a semicolon, with a name before it, back to the citation before. RFC 1952 is none.
 */
export function citationsIn(text: string): Citation[] {
  const found: Citation[] = [];
  let from = 0;
  for (const { 1: year, index } of text.matchAll(/(?<!RFC )\b(1[89]\d\d|20\d\d)(?=[)\];])/g)) {
    const words = text.slice(Math.max(from, index - LONGEST_CITATION), index);
    from = index + year.length;
    if (/\p{Lu}\p{L}+/u.test(words)) found.push({ year: Number(year), words });
  }
  return found;
}

/** Characters from the first name of a citation to its year. */
const LONGEST_CITATION = 100;

/** The entry that a citation means: that of the year whose first author is named; undefined where there is none. */
export const cited = ({ year, words }: Citation, references: readonly Reference[]): Reference | undefined =>
  references.find(
    (one) => one.year === year && new RegExp(`(?<!\\p{L})${one.authors[0].family}(?!\\p{L})`, "u").test(words),
  );

/** The keys that a text cites as [KEY]. */
export const keysIn = (text: string): string[] =>
  [...text.matchAll(/\[([A-Z][A-Za-z]+(?:1[89]|20)\d\d[a-z]?)\]/g)].map(([, key]) => key);
