import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { request, type IncomingHttpHeaders, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { headerSecurityPolicy, serveFolder } from "../../../experiments/site/index.ts";

const folder = mkdtempSync(join(tmpdir(), "serve-"));
const site = join(folder, "site");
/** More than the open files that a process is often allowed. */
const DOWNLOADS = 600;

let server: Server;
let port: number;

beforeAll(async () => {
  mkdirSync(join(site, "assets"), { recursive: true });
  mkdirSync(join(folder, "site-beside"));
  writeFileSync(join(folder, "secret.txt"), "secret");
  writeFileSync(join(folder, "site-beside", "secret.txt"), "secret");
  writeFileSync(join(site, "index.html"), "<p>home</p>");
  writeFileSync(join(site, "assets", "a b.js"), "1;");
  symlinkSync(join(folder, "secret.txt"), join(site, "link.txt"));
  ({ server } = await serveFolder(site, 0));
  ({ port } = server.address() as { port: number });
});

afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Asks for a path as it stands: a client that knows better would tidy it first. */
function ask(path: string, { method = "GET", host = `127.0.0.1:${port}`, more = {} as Record<string, string> } = {}) {
  return new Promise<{ status: number; headers: IncomingHttpHeaders; text: string }>((resolve, reject) => {
    const asked = request({ host: "127.0.0.1", port, path, method, headers: { host, ...more } }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (piece: string) => {
        text += piece;
      });
      response.on("end", () => resolve({ status: response.statusCode!, headers: response.headers, text }));
    });
    asked.on("error", reject);
    asked.end();
  });
}

describe("the server of the site", () => {
  test("serves files with their types and the policy", async () => {
    const home = await ask("/");
    expect([home.status, home.text]).toEqual([200, "<p>home</p>"]);
    expect(home.headers["content-type"]).toBe("text/html; charset=utf-8");
    expect(home.headers["content-security-policy"]).toBe(headerSecurityPolicy);
    expect(home.headers["x-content-type-options"]).toBe("nosniff");
    const script = await ask("/assets/a%20b.js?x=1");
    expect([script.status, script.text, script.headers["content-type"]]).toEqual([
      200,
      "1;",
      "text/javascript; charset=utf-8",
    ]);
    const head = await ask("/index.html", { method: "HEAD" });
    expect([head.status, head.text, head.headers["content-length"]]).toEqual([200, "", "11"]);
  });

  test("sends texts compressed to those who take it, the same as they lie, and nothing twice", async () => {
    const text = "let a = 1;\n".repeat(1000);
    writeFileSync(join(site, "assets", "long.js"), text);
    const address = `http://127.0.0.1:${port}/assets/long.js`;
    for (const encoding of ["br", "gzip"]) {
      const answer = await fetch(address, { headers: { "accept-encoding": encoding } });
      expect(answer.headers.get("content-encoding")).toBe(encoding);
      expect(Number(answer.headers.get("content-length"))).toBeLessThan(text.length / 20);
      expect(await answer.text()).toBe(text);
      const tag = answer.headers.get("etag")!;
      const again = await ask("/assets/long.js", { more: { "accept-encoding": encoding, "if-none-match": tag } });
      expect([again.status, again.text]).toEqual([304, ""]);
      const other = await ask("/assets/long.js", { more: { "if-none-match": tag } });
      expect([other.status, other.text.length]).toEqual([200, text.length]);
    }
    const plain = await ask("/assets/long.js", { more: { "accept-encoding": "br;q=0" } });
    expect(plain.headers["content-encoding"]).toBeUndefined();
    expect(plain.text).toBe(text);
    // Written anew it is another file.
    writeFileSync(join(site, "assets", "long.js"), `${text}2;`);
    const changed = await ask("/assets/long.js", { more: { "if-none-match": plain.headers.etag! } });
    expect([changed.status, changed.text]).toEqual([200, `${text}2;`]);
  });

  test.each([
    "/../secret.txt",
    "/%2e%2e/secret.txt",
    "/..%2fsecret.txt",
    "/../site-beside/secret.txt",
    "/link.txt",
    "/assets",
    "/none.html",
    "/%00",
    "/%zz",
    "/assets/..%5c..%5csecret.txt",
  ])("there is nothing at %s", async (path) => {
    const { status, text } = await ask(path);
    expect([status, text]).toEqual([404, "No such page.\n"]);
  });

  test("takes no other method and no other name", async () => {
    expect((await ask("/", { method: "POST" })).status).toBe(405);
    expect((await ask("/", { host: "evil.example" })).status).toBe(421);
    expect((await ask("/", { host: `localhost:${port}` })).status).toBe(200);
  });

  test.runIf(existsSync("/proc/self/fd"))("closes every file whose download was broken off, at any time", async () => {
    const large = join(site, "large.csv");
    writeFileSync(large, Buffer.alloc(2 ** 24));
    const open = () =>
      readdirSync("/proc/self/fd").filter((name) => {
        try {
          return readlinkSync(`/proc/self/fd/${name}`) === large;
        } catch {
          return false;
        }
      }).length;
    const brokenOff = (how: "at once" | "after the first bytes") =>
      new Promise<void>((done) => {
        const asked = request({ host: "127.0.0.1", port, path: "/large.csv", agent: false }, (response) => {
          response.once("data", () => asked.destroy());
          response.on("error", () => {});
        });
        asked.on("error", () => {});
        asked.on("close", () => done());
        asked.end();
        if (how === "at once") setImmediate(() => asked.destroy());
      });
    for (let i = 0; i < DOWNLOADS; i += 20)
      await Promise.all(Array.from({ length: 20 }, (_, j) => brokenOff(j % 2 ? "at once" : "after the first bytes")));
    // Where every close is under way, it takes no more than a moment.
    for (let i = 0; i < 300 && open() > 0; i++) await new Promise((next) => setTimeout(next, 10));
    expect(open()).toBe(0);
    expect((await ask("/")).status).toBe(200);
  });

  test("is refused a port that is taken", async () => {
    await expect(serveFolder(site, port)).rejects.toMatchObject({ code: "EADDRINUSE" });
  });

  test("allows neither inline scripts nor eval, nor anything from elsewhere", () => {
    const rules = Object.fromEntries(headerSecurityPolicy.split("; ").map((rule) => rule.split(/ (.*)/s).slice(0, 2)));
    expect(rules["default-src"]).toBe("'none'");
    expect(rules["script-src"]).toBe("'self' 'wasm-unsafe-eval'");
    expect(headerSecurityPolicy).not.toMatch(/https?:|\*|'unsafe-eval'/);
  });
});
