import { brokenText } from "./plainText.ts";
import type { Page } from "./shell.ts";

/** A place that can be found: where it is, its heading, the page's title and the words below it. */
export type Entry = readonly [address: string, heading: string, page: string, words: string];

/** As many characters of a place are searched. */
const LENGTH = 240;

/** The places of all pages: each heading that can be linked to, and each page's beginning. */
export function searchIndex(pages: readonly Page[]): Entry[] {
  return pages.flatMap(({ file, title, body }): Entry[] => {
    // An id stands in the heading itself, or in what it heads.
    const parts = body.split(/(?=<(?:section|article)[^>]* id="|<h[23] id="(?!title-))/);
    return parts.flatMap((part, i): Entry[] => {
      const id = /^<[^>]* id="([^"]+)"/.exec(part)?.[1];
      const heading = /<h[123][^>]*>(.*?)<\/h[123]>/s.exec(part)?.[1];
      if (i > 0 && (id === undefined || heading === undefined)) return [];
      const words = brokenText(part.replace(/<h[123][^>]*>.*?<\/h[123]>/s, "")).slice(0, LENGTH);
      return [[i === 0 ? file : `${file}#${id}`, i === 0 ? title : brokenText(heading!), title, words]];
    });
  });
}

/** The script that brings the index to a page: a script, so that the site can be searched from disk too. */
export const searchScript = (pages: readonly Page[]): string =>
  `globalThis.dfaSearch=${JSON.stringify(searchIndex(pages)).replaceAll("<", "\\u003c")};\n`;
