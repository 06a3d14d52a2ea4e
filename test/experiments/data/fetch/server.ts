import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A web server on this machine that answers each path as told, and notes what was asked for. */
export async function serve(paths: Readonly<Record<string, (response: ServerResponse) => void>>) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    asked.push(path);
    const answer = Object.hasOwn(paths, path) ? paths[path] : undefined;
    if (answer) answer(response);
    else response.writeHead(404).end("not here");
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    close: (): Promise<void> =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

export const file =
  (bytes: Uint8Array) =>
  (response: ServerResponse): void =>
    void response.writeHead(200, { "content-length": bytes.length }).end(bytes);
