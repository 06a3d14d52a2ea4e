import { copyFileSync, cpSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { claims } from "../../experiments/claims/index.ts";
import { figures } from "../../experiments/figures/index.ts";
import { packageInfo, writeFileAtomic } from "../../src/record/node.ts";
import { bundle } from "./bundle.ts";
import { content, type Content } from "./content.ts";
import { figureProblems } from "./figureProblems.ts";
import { brokenLinks } from "./links.ts";
import { apiPage } from "./pages/api.ts";
import { commandsPage } from "./pages/commands.ts";
import { documentPages, guidePages } from "./pages/documents.ts";
import { explorerPage } from "./pages/explorer.ts";
import { figuresPage, paperFiguresPage } from "./pages/figures.ts";
import { homePage } from "./pages/home.ts";
import { problemPage, problemSchemas } from "./pages/problem.ts";
import { referencesPage } from "./pages/references.ts";
import { statementsPage } from "./pages/statements.ts";
import { kindsIn, placed, theoryIndex, theoryPage, theoryTexts, type TheoryText } from "./pages/theory.ts";
import { searchScript } from "./searchIndex.ts";
import { shell, type Page } from "./shell.ts";
import { sourceLink } from "./statement.ts";
import { tourPage } from "./pages/tour.ts";

export interface SiteOptions {
  /** The folder to write to; what lies there is replaced. */
  readonly out: string;
  /** Where figures and verdicts are kept from one build to the next. */
  readonly results: string;
  /** How many cases to draw for each claim; by default each claim's own number. */
  readonly cases?: number | null;
  readonly workers?: number;
  readonly onProgress?: (fraction: number) => void;
}

/**
 * Builds the site. Throws when a claim or a figure has no place in the theory, or a link leads nowhere. The same
 * sources give the same bytes.
 */
export async function buildSite(options: SiteOptions): Promise<Content> {
  const { out, results, cases = null, workers = 1, onProgress } = options;
  const { root, version } = packageInfo();
  const texts = theoryTexts(root);
  requirePlaces(texts);
  const told = await content({ root, version, results, cases, workers, onProgress });

  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  mkdirSync(join(out, "problems"));
  const problems = figureProblems(root);
  for (const [id, { text }] of problems) writeFileAtomic(join(out, "problems", `${id}.json`), text);
  cpSync(join(root, "docs", "examples"), join(out, "examples"), { recursive: true });
  mkdirSync(join(out, "schemas"));
  for (const [name, schema] of Object.entries(problemSchemas()))
    writeFileAtomic(join(out, "schemas", name), `${JSON.stringify(schema, null, 2)}\n`);
  copyFileSync(join(root, "docs", "references.bib"), join(out, "references.bib"));
  copySources(root, out, told);
  await bundle(root, out);

  const places = new Map(
    texts.flatMap((text) => placed([text], "claim").map((id) => [id, `theory-${text.name}.html#${id}`])),
  );
  const placeOf = (claim: string) => places.get(claim)!;
  const documents = documentPages(root, siteLink("docs"));
  const pages: Page[] = [
    homePage(told, kindsIn(texts)),
    tourPage(told, placeOf),
    theoryIndex(texts, told),
    ...texts.map((text) => theoryPage(text, told, siteLink("docs/theory"))),
    statementsPage(told, placeOf, kindsIn(texts)),
    referencesPage(root, told, placeOf),
    figuresPage(told, problems, placeOf),
    ...(told.evidence.size > 0 ? [paperFiguresPage(told)] : []),
    explorerPage(),
    ...guidePages(root, documents, siteLink("docs/guide")),
    ...documents,
    await commandsPage(),
    problemPage(root, siteLink("docs")),
    apiPage(join(root, "dist")),
  ];
  const written = new Map(
    pages.map((page, i) => [page.file, shell(page, version, { previous: pages[i - 1], next: pages[i + 1] })]),
  );
  writeFileAtomic(join(out, "assets", "search.js"), searchScript(pages));
  for (const [file, html] of written) writeFileAtomic(join(out, file), html);
  const broken = brokenLinks(written, filesOf(out));
  if (broken.length > 0)
    throw new Error(`links that lead nowhere: ${broken.map(({ page, link }) => `${page}: ${link}`).join(", ")}`);
  return told;
}

/** The code and the tests of every statement, for its page to lead to. */
function copySources(root: string, out: string, { statements }: Content): void {
  const paths = [...statements.values()].flatMap(({ files }) => [files.theory, files.claim, ...files.tests]);
  for (const path of new Set(paths)) {
    const copy = join(out, sourceLink(path));
    mkdirSync(dirname(copy), { recursive: true });
    copyFileSync(join(root, path), copy);
  }
}

/** What a link in a document of the given folder is on the site, where all pages lie in one folder. */
export const siteLink =
  (folder: string) =>
  (address: string): string => {
    if (/^https:|^#/.test(address)) return address;
    const [path, anchor] = address.split("#");
    const name = posix.join(folder, path).replace(/^docs\//, "");
    const page = name.replace(/^(guide|theory)\//, "$1-").replace(/\.(md|bib)$/, ".html");
    return anchor === undefined ? page : `${page}#${anchor}`;
  };

/**
 * What is wrong with the places in the texts of the theory: claims and figures without one, and places of claims and
 * figures that there are not.
 */
export function misplaced(texts: readonly TheoryText[]): string[] {
  const compare = (kind: "claim" | "figure", known: readonly string[]) => {
    const places = placed(texts, kind);
    return [
      ...known.filter((id) => !places.includes(id)).map((id) => `no place for ${kind} ${id}`),
      ...places.filter((id) => !known.includes(id)).map((id) => `a place for ${kind} ${id}, which there is not`),
      ...places.filter((id, i) => places.indexOf(id) < i).map((id) => `more than one place for ${kind} ${id}`),
    ];
  };
  const ids = claims.map(({ prediction }) => prediction.id);
  return [
    ...compare("claim", ids),
    ...compare(
      "figure",
      figures.map(({ id }) => id),
    ),
  ];
}

/** Before anything is drawn: that takes a while. */
function requirePlaces(texts: readonly TheoryText[]): void {
  const wrong = misplaced(texts);
  if (wrong.length === 0) return;
  throw new Error(
    `docs/theory has ${wrong.join("; ")}. A place is "::: claim ID", its proof and ":::", or "::: figure ID"`,
  );
}

const filesOf = (folder: string): Set<string> =>
  new Set(readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => name.replaceAll("\\", "/")));
