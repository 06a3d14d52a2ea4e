import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

/** What is sent smaller; fonts and pictures are compressed as they are. */
const TEXTS = new Set([".html", ".css", ".js", ".json", ".csv", ".txt", ".yaml", ".svg", ".wasm", ".bib"]);

/** Smaller files gain nothing, and larger ones are sent as they are read. */
const SIZES = { least: 1024, most: 8_000_000 };

/** Near the smallest that brotli makes, in a tenth of the time. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };

export type Encoding = "br" | "gzip";

const compress: Readonly<Record<Encoding, (content: Buffer) => Promise<Buffer>>> = {
  br: (content) => promisify(brotliCompress)(content, BROTLI),
  gzip: (content) => promisify(gzip)(content),
};

/** The encoding to send a file in, by what the reader accepts; null to send it as it is. */
export function encodingOf(accepted: string | undefined, extension: string, size: number): Encoding | null {
  if (!TEXTS.has(extension) || size < SIZES.least || size > SIZES.most) return null;
  const taken = new Set(
    (accepted ?? "").split(",").flatMap((entry) => {
      const [name, ...parameters] = entry.split(";").map((part) => part.trim().toLowerCase());
      return parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter)) ? [] : [name];
    }),
  );
  return (["br", "gzip"] as const).find((encoding) => taken.has(encoding)) ?? null;
}

/** Files as they were compressed for an earlier reader, by what they were then. */
const kept = new Map<string, Promise<Buffer>>();

/** The content of a file in an encoding: made once as long as its `tag` stays. */
export function encoded(path: string, encoding: Encoding, tag: string): Promise<Buffer> {
  const key = `${encoding} ${tag} ${path}`;
  let content = kept.get(key);
  if (!content) {
    content = readFile(path).then(compress[encoding]);
    kept.set(key, content);
    content.catch(() => kept.delete(key));
  }
  return content;
}
