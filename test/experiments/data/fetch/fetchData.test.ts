import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { createTar } from "nanotar";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { catalogue, fetchData, type KnownFile, type RemoteDataSet } from "../../../../experiments/data/fetch/index.ts";
import { refusal } from "../../../src/data/files/helpers.ts";
import { file, serve } from "./server.ts";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

const known = (name: string, bytes: Uint8Array): KnownFile => ({
  name,
  bytes: bytes.length,
  sha256: createHash("sha256").update(bytes).digest("hex"),
});

const one = bytesOf("the first file");
const two = bytesOf("the second file, which is longer".repeat(5000));

const set = (...mirrors: string[]): RemoteDataSet => ({
  name: "Two files",
  folder: "two",
  mirrors,
  downloads: [known("one.gz", one), known("two.gz", two)],
});

let out: string;
let closing: (() => Promise<void>)[] = [];
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), "dfa-theory-fetch-"));
});
afterEach(async () => {
  await Promise.all(closing.map((close) => close()));
  closing = [];
  rmSync(out, { recursive: true, force: true });
});

async function serving(paths: Parameters<typeof serve>[0]) {
  const server = await serve(paths);
  closing.push(server.close);
  return server;
}

const whole = { "/data/one.gz": file(one), "/data/two.gz": file(two) };
const written = (): string[] => (existsSync(join(out, "two")) ? readdirSync(join(out, "two")).toSorted() : []);

describe("fetchData", () => {
  test("writes what the network gives, and reports how far it is", async () => {
    const { url } = await serving(whole);
    const progress: [number, string][] = [];
    const onProgress = (fraction: number, name: string): void => void progress.push([fraction, name]);
    const done = await fetchData(set(`${url}/data/`), { out, onProgress });
    expect(done).toEqual({ folder: join(out, "two"), written: ["one.gz", "two.gz"], kept: [] });
    expect(new Uint8Array(readFileSync(join(out, "two/one.gz")))).toEqual(one);
    expect(new Uint8Array(readFileSync(join(out, "two/two.gz")))).toEqual(two);
    expect(progress.at(-1)).toEqual([1, "two.gz"]);
    expect(progress.map(([fraction]) => fraction)).toEqual(progress.map(([f]) => f).toSorted((a, b) => a - b));
  });
  test("keeps files that are whole, asking for the others alone", async () => {
    const { url, asked } = await serving(whole);
    mkdirSync(join(out, "two"));
    writeFileSync(join(out, "two/one.gz"), one);
    expect(await fetchData(set(`${url}/data/`), { out })).toMatchObject({ written: ["two.gz"], kept: ["one.gz"] });
    expect(asked).toEqual(["/data/two.gz"]);
    expect(await fetchData(set("http://127.0.0.1:1/"), { out })).toMatchObject({ written: [] });
  });
  test("leaves another file of the same name alone", async () => {
    const { url, asked } = await serving(whole);
    mkdirSync(join(out, "two"));
    writeFileSync(join(out, "two/one.gz"), "my own");
    expect(await refusal(() => fetchData(set(`${url}/data/`), { out }))).toBe(
      `${join(out, "two/one.gz")}: needs ${one.length} bytes, got 6; remove the file or choose another folder with --out`,
    );
    expect(readFileSync(join(out, "two/one.gz"), "utf8")).toBe("my own");
    expect(asked).toEqual([]);
  });
  test("follows redirects, takes --from for all mirrors, and asks the next mirror", async () => {
    const { url, asked } = await serving({
      ...whole,
      "/old/one.gz": (response) => response.writeHead(302, { location: "/data/one.gz" }).end(),
      "/old/two.gz": (response) => response.writeHead(301, { location: "/data/two.gz" }).end(),
      "/half/one.gz": file(one),
    });
    await fetchData(set("http://127.0.0.1:1/"), { out, from: `${url}/old` });
    expect(written()).toEqual(["one.gz", "two.gz"]);
    rmSync(join(out, "two"), { recursive: true });
    asked.length = 0;
    await fetchData(set(`${url}/half/`, `${url}/data/`), { out });
    expect(asked).toEqual(["/half/one.gz", "/half/two.gz", "/data/two.gz"]);
    expect(written()).toEqual(["one.gz", "two.gz"]);
  });
  test("wrong bytes are not written; what came before stays, and the next call goes on", async () => {
    const wrong = two.with(7, 0);
    const { url } = await serving({ ...whole, "/data/two.gz": file(wrong) });
    expect(await refusal(() => fetchData(set(`${url}/data/`), { out }))).toBe(
      `${url}/data/two.gz: needs SHA-256 ${known("", two).sha256}, got ${known("", wrong).sha256}; nothing was written`,
    );
    expect(written()).toEqual(["one.gz"]);
    const better = await serving(whole);
    expect(await fetchData(set(`${better.url}/data/`), { out })).toMatchObject({ written: ["two.gz"] });
  });
  test.each<[string, Parameters<typeof serve>[0][string], RegExp]>([
    ["an answer that is no file", (r) => r.writeHead(404).end(), /needs to answer with a file, got 404/],
    [
      "a body that breaks off",
      (r) => {
        r.writeHead(200, { "content-length": two.length });
        r.write(two.subarray(0, 1000), () => setTimeout(() => r.destroy(), 20));
      },
      /broke off after 1000 of 160000 bytes/,
    ],
    ["a shorter file", file(two.subarray(0, 1000)), /needs 160000 bytes, got 1000; nothing was written/],
    ["a longer file", file(new Uint8Array([...two, 1])), /needs 160000 bytes, got more/],
  ])("%s: a sentence with the address, nothing half-written", async (_, answer, says) => {
    const { url } = await serving({ ...whole, "/data/two.gz": answer });
    const message = await refusal(() => fetchData(set(`${url}/data/`), { out }));
    expect(message).toMatch(says);
    expect(message).toContain(`${url}/data/two.gz`);
    expect(written()).toEqual(["one.gz"]);
  });
  test("nobody there: every mirror's refusal in one sentence", async () => {
    const { url, close } = await serve({});
    await close();
    expect(await refusal(() => fetchData(set(`${url}/a/`, `${url}/b/`), { out }))).toBe(
      `${url}/a/one.gz: cannot be reached (ECONNREFUSED); and ${url}/b/one.gz: cannot be reached (ECONNREFUSED)`,
    );
  });
  test("where nothing came, the folders that it made are gone, and those of others stay", async () => {
    const nobody = set("http://127.0.0.1:1/");
    expect(await refusal(() => fetchData(nobody, { out: join(out, "new/data") }))).toContain("cannot be reached");
    expect(readdirSync(out)).toEqual([]);
    mkdirSync(join(out, "two"));
    await refusal(() => fetchData(nobody, { out }));
    expect(readdirSync(out)).toEqual(["two"]);
    const { url } = await serving({ "/data/one.gz": file(one) });
    await refusal(() => fetchData(set(`${url}/data/`), { out: join(out, "half") }));
    expect(readdirSync(join(out, "half/two"))).toEqual(["one.gz"]);
  });
  test("takes files out of an archive", async () => {
    const archive = gzipSync(
      createTar([
        { name: "inside/one.gz", data: one },
        { name: "inside/readme", data: "not wanted" },
        { name: "elsewhere/two.gz", data: "another" },
        { name: "inside/two.gz", data: two },
      ]),
    );
    const { url, asked } = await serving({ "/set.tar.gz": file(archive) });
    const packed: RemoteDataSet = {
      ...set(`${url}/`),
      downloads: [known("set.tar.gz", archive)],
      archive: { folder: "inside", files: set().downloads },
    };
    expect(await fetchData(packed, { out })).toMatchObject({ written: ["one.gz", "two.gz"] });
    expect(written()).toEqual(["one.gz", "two.gz"]);
    expect(new Uint8Array(readFileSync(join(out, "two/two.gz")))).toEqual(two);
    await fetchData(packed, { out });
    expect(asked).toEqual(["/set.tar.gz"]);
    const other = { ...packed, folder: "other", archive: { folder: "outside", files: set().downloads } };
    expect(await refusal(() => fetchData(other, { out }))).toBe("the archive: outside/one.gz is missing");
  });
  test("a folder that cannot be made is refused before anything is asked for", async () => {
    writeFileSync(join(out, "two"), "in the way");
    expect(await refusal(() => fetchData(set("http://127.0.0.1:1/"), { out }))).toContain("cannot be written");
  });
});

describe("catalogue", () => {
  const sets: readonly RemoteDataSet[] = Object.values(catalogue);
  const files = sets.flatMap(({ downloads, archive }) => [...downloads, ...(archive?.files ?? [])]);
  test("is well formed", () => {
    expect(files).toHaveLength(4 + 1 + 6);
    for (const { sha256, bytes } of files) {
      expect(sha256).toMatch(/^[0-9a-f]{64}$/);
      expect(bytes).toBeGreaterThan(0);
    }
    expect(new Set(files.map(({ sha256 }) => sha256)).size).toBe(files.length);
    for (const { mirrors } of sets) for (const mirror of mirrors) expect(mirror).toMatch(/^https:\/\/.*\/$/);
  });
  test("MNIST's checksums are those of the files in the data folder", (context) => {
    const there = catalogue.mnist.downloads
      .map((expected) => ({ expected, path: join(process.env.DFA_DATA_DIR ?? "", "mnist", expected.name) }))
      .filter(({ path }) => process.env.DFA_DATA_DIR && existsSync(path));
    if (there.length === 0) {
      console.warn(`SKIPPED: ${context.task.name}: set DFA_DATA_DIR to a directory that holds mnist/`);
      context.skip();
    }
    for (const { expected, path } of there) {
      expect(known(expected.name, new Uint8Array(readFileSync(path)))).toEqual(expected);
    }
  });
});
