import { posix } from "node:path";

/** A link of the site that leads nowhere. */
export interface BrokenLink {
  readonly page: string;
  readonly link: string;
}

const EXPLORER = "explorer.html";

/**
 * The links of the pages that lead to no file, to no place on a page, or away from the site other than by a citation.
 * `files` are the names of all files of the site.
 */
export function brokenLinks(pages: ReadonlyMap<string, string>, files: ReadonlySet<string>): BrokenLink[] {
  const anchors = new Map([...pages].map(([page, html]) => [page, new Set(attributes(html, "id"))]));
  const broken: BrokenLink[] = [];
  for (const [page, html] of pages) {
    for (const link of [...attributes(html, "href"), ...attributes(html, "src")]) {
      if (link.startsWith("https://")) continue;
      const [path, place] = link.split("#");
      const target = path === "" ? page : posix.normalize(decodeURIComponent(path));
      // What follows the explorer's name is a state of it; that its links are understood is tested with them.
      const anchor = target === EXPLORER ? undefined : place;
      const isThere = files.has(target) && (!anchor || anchors.get(target)?.has(decodeURIComponent(anchor)));
      if (!isThere) broken.push({ page, link });
    }
  }
  return broken;
}

/** The values of an attribute in HTML text, outside of scripts. */
function attributes(html: string, name: string): string[] {
  const shown = html.replace(/<script type="application\/json".*?<\/script>/gs, "");
  return [...shown.matchAll(new RegExp(`<[^>]*?\\s${name}="([^"]*)"`, "g"))].map(([, value]) =>
    value.replaceAll("&amp;", "&"),
  );
}
