import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { cited, citationsIn, keysIn, readReferences } from "../../docs/references.ts";
import { referenceHtml, referencesPage } from "../../docs/site/pages/references.ts";
import { bpBalancedness } from "../../theory/structure/index.ts";

const references = readReferences(readFileSync("docs/references.bib", "utf8"));

const COMMENT = /\/\*.*?\*\/|\/\/[^\n]*/gs;
/** A line break of a comment, with what begins its next line. */
const BREAK = /\s*\n\s*(?:\*(?!\/)|\/\/)?\s*/g;

/** The prose of a file, on one line: all of a document or of a prediction, the comments of other code. */
const prose = (path: string): string => {
  const text = readFileSync(path, "utf8");
  const told = path.endsWith(".md") || path.startsWith("theory") ? text : [...text.matchAll(COMMENT)].join("\n");
  return told.replaceAll(BREAK, " ");
};

const texts = ["src", "theory", "experiments", "docs"]
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => /(?<!\.generated)\.(ts|md)$/.test(name) && !name.startsWith("evidence"))
      .map((name) => join(folder, name)),
  )
  .concat("README.md")
  .map((path) => ({ path, text: prose(path) }));

describe("references", () => {
  test("every citation of a text is an entry, by name and year or by key", () => {
    const unknown = texts.flatMap(({ path, text }) => [
      ...citationsIn(text)
        .filter((citation) => !cited(citation, references))
        .map(({ words, year }) => `${path}: ${words}${year}`),
      ...keysIn(text)
        .filter((key) => !references.some((one) => one.key === key))
        .map((key) => `${path}: [${key}]`),
    ]);
    expect(unknown).toEqual([]);
    // That the texts are read at all: those who cite most are known.
    const found = texts.flatMap(({ text }) => citationsIn(text).map((citation) => cited(citation, references)?.key));
    for (const key of ["Refinetti2021", "Hairer1996", "Saad1995", "Plackett1954"]) expect(found).toContain(key);
  });

  test("control: a citation that there is no entry of is found, and no other takes its place", () => {
    const [saad, nobody] = citationsIn("as Saad and Solla (1995) have it; see Nobody and Solla, On things (1995)");
    expect(cited(saad, references)?.key).toBe("Saad1995");
    expect(cited(nobody, references)).toBeUndefined();
    expect(citationsIn("Cho and Saul, NeurIPS 2009; Lee 2001)").map((one) => cited(one, references)?.key)).toEqual([
      "Cho2009",
      "Lee2001",
    ]);
    expect(citationsIn("of a run (seeds 1 to 2000), gzip (RFC 1952)")).toEqual([]);
    expect(keysIn("a law [Robertson2023], a range [A2]")).toEqual(["Robertson2023"]);
  });

  const entry = (key: string, fields: string) => `@misc{${key},\n${fields}}\n`;
  const whole =
    "  author = {Nøkland, Arild},\n  title = {Title},\n  year = {2016},\n  howpublished = {arXiv preprint},\n";

  test.each([
    ["two entries of one key", entry("Nokland2016", whole).repeat(2), /two entries of the key Nokland2016/],
    ["a key that is not its author's", entry("Nobody2016", whole), /the key Nobody2016 must be Nokland2016/],
    ["no title", entry("Nokland2016", whole.replace("title", "note")), /Nokland2016 needs the field title/],
    ["no venue", entry("Nokland2016", whole.replace("howpublished", "note")), /Nokland2016 needs one of journal/],
    ["a field without its end", entry("Nokland2016", whole.replace("},", ",")), /Nokland2016 needs lines/],
    ["an entry without its end", entry("Nokland2016", whole).replace("\n}", "\n"), /Nokland2016 needs lines/],
    ["no entry", "Nøkland 2016", /an entry begins with/],
  ])("refuses %s", (_, bibtex, message) => {
    expect(() => readReferences(bibtex)).toThrow(message);
  });

  test("are a page, with a place for every entry and the statements that it is the source of", () => {
    const statements = new Map([[bpBalancedness.id, { prediction: bpBalancedness }]]);
    const { body } = referencesPage(".", { statements }, (id) => `theory.html#${id}`);
    for (const { key } of references) expect(body).toContain(`<li id="${key}">`);
    const [, saxe] = /<li id="Saxe2014">(.*)<\/li>/.exec(body)!;
    expect(saxe).toContain('<a href="theory.html#bp-balancedness">bp-balancedness</a>');
    expect(referenceHtml(references.find(({ key }) => key === "Garg2022")!)).toBe(
      "Shivam Garg and Santosh S. Vempala (2022). <cite>How and when random feedback works: a case study of low-rank matrix factorization</cite>. " +
        "Proceedings of the 25th International Conference on Artificial Intelligence and Statistics, 151, 4070–4108." +
        ' <a href="https://arxiv.org/abs/2111.08706">arXiv:2111.08706</a>.',
    );
  });

  test("have the paper as the citation file has it", () => {
    const { fields, authors } = references.find(({ key }) => key === "Refinetti2021")!;
    const file = readFileSync("CITATION.cff", "utf8");
    for (const part of [fields["title"], fields["eprint"], ...authors.map(({ family }) => family)])
      expect(file).toContain(part);
  });
});
