import { createReadStream } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { extname, join, sep } from "node:path";
import { pipeline } from "node:stream/promises";
import { encoded, encodingOf } from "./encoded.ts";
import { headerSecurityPolicy } from "./contentSecurityPolicy.ts";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".csv": "text/csv; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".yaml": "text/plain; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".wasm": "application/wasm",
  ".woff2": "font/woff2",
};

/** Only this machine is served. */
const LOOPBACK = "127.0.0.1";

/**
 * Serves the files of a folder on the loopback address, compressed for those who take it, and once for those who keep
 * them; the promise is kept once it listens, and rejected with the
 * system's error when it cannot.
 * Port 0 takes any free one.
 */
export async function serveFolder(folder: string, port: number): Promise<{ server: Server; address: string }> {
  const root = await realpath(folder);
  const server = createServer((request, response) => void answer(root, request, response));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, LOOPBACK, resolve);
  });
  const bound = server.address() as { port: number };
  return { server, address: `http://${LOOPBACK}:${bound.port}/` };
}

async function answer(root: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!isOwnHost(request.headers.host)) return refuse(response, 421, "This server answers to its own address only.");
  if (request.method !== "GET" && request.method !== "HEAD") return refuse(response, 405, "Only GET and HEAD.");
  const file = await fileOf(root, request.url ?? "/");
  if (file === null) return refuse(response, 404, "No such page.");
  const extension = extname(file.path);
  const encoding = encodingOf(request.headers["accept-encoding"], extension, file.size);
  const tag = encoding === null ? `"${file.tag}"` : `"${file.tag}-${encoding}"`;
  const common = {
    ...headers(TYPES[extension] ?? "application/octet-stream"),
    etag: tag,
    vary: "accept-encoding",
    ...(encoding !== null && { "content-encoding": encoding }),
  };
  // The reader has it already, as it is.
  if (request.headers["if-none-match"]?.split(/,\s*/).includes(tag)) return void response.writeHead(304, common).end();
  if (encoding !== null) {
    const content = await encoded(file.path, encoding, file.tag).catch(() => null);
    if (content === null) return refuse(response, 404, "No such page.");
    response.writeHead(200, { ...common, "content-length": content.length });
    return void response.end(request.method === "HEAD" ? undefined : content);
  }
  response.writeHead(200, { ...common, "content-length": file.size });
  if (request.method === "HEAD") return void response.end();
  // Whichever end goes away first, the other one is closed too: a file that can no longer be read ends the connection,
  // so that the browser sees it is not whole, and a browser that leaves closes the file.
  await pipeline(createReadStream(file.path), response).catch(() => {});
}

/** A name that leads here from elsewhere (DNS rebinding) is refused. */
const isOwnHost = (host: string | undefined): boolean => /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host ?? "");

/** The file an address names, null where there is none or where it would lead out of the folder. */
async function fileOf(root: string, url: string): Promise<{ path: string; size: number; tag: string } | null> {
  try {
    const name = decodeURIComponent(url.split(/[?#]/)[0]);
    if (name.includes("\0")) return null;
    const path = await realpath(join(root, name.endsWith("/") ? `${name}index.html` : name));
    if (!path.startsWith(root + sep)) return null;
    const found = await stat(path);
    const { size, mtimeMs } = found;
    // What it was when: a file that is written anew gets another tag.
    return found.isFile() ? { path, size, tag: `${size.toString(36)}-${Math.round(mtimeMs).toString(36)}` } : null;
  } catch {
    return null;
  }
}

const headers = (type: string): Record<string, string> => ({
  "content-type": type,
  "content-security-policy": headerSecurityPolicy,
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cache-control": "no-cache",
});

function refuse(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, headers("text/plain; charset=utf-8")).end(`${text}\n`);
}
