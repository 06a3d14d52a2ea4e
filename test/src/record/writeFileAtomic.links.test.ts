import { execFileSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  closeSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { requireWritable, writeFileAtomic } from "../../../src/record/node.ts";

const CASES = Number(process.env.DFA_CASES ?? 60);
const SEED = 20261127;
const isRoot = process.getuid?.() === 0;

/** What a path leads to in the end, and what must be true of it after a text was written there. */
interface End {
  readonly make: (path: string) => void;
  /** The text that came out at the end. */
  readonly written: (path: string, write: () => void) => string;
  readonly kept: (path: string) => unknown;
}

const readBack = (path: string, write: () => void): string => {
  write();
  return readFileSync(path, "utf8");
};
const owner = (path: string) => {
  const { mode, uid, gid } = statSync(path);
  return { mode, uid, gid };
};

const ends: Readonly<Record<string, (mode: number) => End>> = {
  nothing: () => ({ make: () => {}, written: readBack, kept: () => null }),
  file: (mode) => ({
    make(path) {
      writeFileSync(path, "what was there before, longer than what comes");
      // The owner writes: as another user than root this program could not, and would say so.
      chmodSync(path, mode | 0o200);
      if (isRoot) chownSync(path, 12, 34);
    },
    written: readBack,
    kept: owner,
  }),
  fifo: (mode) => ({
    make(path) {
      execFileSync("mkfifo", [path]);
      chmodSync(path, mode | 0o600);
    },
    written(path, write) {
      const reader = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
      try {
        write();
        const bytes = Buffer.alloc(100);
        return bytes.toString("utf8", 0, readSync(reader, bytes));
      } catch (error) {
        return String(error);
      } finally {
        closeSync(reader);
      }
    },
    kept: (path) => [lstatSync(path).isFIFO(), owner(path)],
  }),
  device: (mode) => ({
    make(path) {
      // Never the machine's own: what is tested here might break it.
      execFileSync("mknod", [path, "c", "1", "3"]);
      chmodSync(path, mode | 0o600);
    },
    written(_, write) {
      write();
      return TEXT;
    },
    kept: (path) => [lstatSync(path).isCharacterDevice(), owner(path)],
  }),
};
const TEXT = "new\n";

/** Not every container lets its root make devices, and nobody else may anywhere. */
function devicesCanBeMade(): boolean {
  const folder = mkdtempSync(join(tmpdir(), "dfa-theory-"));
  try {
    execFileSync("mknod", [join(folder, "null"), "c", "1", "3"], { stdio: "ignore" });
    closeSync(openSync(join(folder, "null"), "w"));
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Links before the end: each in a folder of its own, its text relative or not, some by way of a link to that folder.
 */
const chain = fc.array(fc.record({ relative: fc.boolean(), folderLinked: fc.boolean() }), { maxLength: 4 });

function makeChain(root: string, end: string, links: readonly { relative: boolean; folderLinked: boolean }[]): string {
  let path = end;
  links.forEach(({ relative, folderLinked }, i) => {
    const depth = join(root, `at${i}`, "deeper");
    mkdirSync(depth, { recursive: true });
    const inside = path.slice(root.length + 1);
    symlinkSync(relative ? join("..", "..", inside) : path, join(depth, "link"));
    // A link's text counts from where the link lies, not from how one came there.
    if (folderLinked) symlinkSync(depth, join(root, `way${i}`));
    path = join(folderLinked ? join(root, `way${i}`) : depth, "link");
  });
  return path;
}

/** Every name under a folder, and whether it is a link: what must not change. */
const namesIn = (root: string): string[] =>
  readdirSync(root, { withFileTypes: true, recursive: true })
    .map((entry) => `${join(entry.parentPath, entry.name)} ${entry.isSymbolicLink()}`)
    .toSorted();

const kinds = Object.keys(ends).filter((kind) => kind !== "device" || devicesCanBeMade());

test(`a text arrives wherever its path leads, and all that was there stays what it is (${kinds.join(", ")})`, () => {
  const modes = fc.integer({ min: 0, max: 0o777 });
  fc.assert(
    fc.property(fc.constantFrom(...kinds), modes, chain, (kind, mode, links) => {
      const root = mkdtempSync(join(tmpdir(), "dfa-theory-"));
      try {
        const end = ends[kind](mode);
        const place = join(root, "end");
        end.make(place);
        const path = makeChain(root, place, links);
        const [names, kept] = [namesIn(root), end.kept(place)];
        requireWritable(path);
        expect(namesIn(root)).toEqual(names);
        expect(end.written(place, () => writeFileAtomic(path, TEXT))).toBe(TEXT);
        expect(end.kept(place)).toEqual(kept);
        expect(namesIn(root)).toEqual(
          existsSync(place) && kind === "nothing" ? [...names, `${place} false`].toSorted() : names,
        );
      } finally {
        rmSync(root, { recursive: true });
      }
    }),
    { numRuns: CASES, seed: SEED },
  );
});

test("links that go round in a circle are refused in a sentence", () => {
  const root = mkdtempSync(join(tmpdir(), "dfa-theory-"));
  symlinkSync("b", join(root, "a"));
  symlinkSync("a", join(root, "b"));
  for (const write of [requireWritable, (path: string) => writeFileAtomic(path, TEXT)])
    expect(() => write(join(root, "a"))).toThrow(`${join(root, "a")}: cannot be written, its links lead nowhere`);
  rmSync(root, { recursive: true });
});

test.skipIf(isRoot)("a file that its owner has closed to writing is refused beforehand", () => {
  const root = mkdtempSync(join(tmpdir(), "dfa-theory-"));
  writeFileSync(join(root, "a"), "kept", { mode: 0o444 });
  expect(() => requireWritable(join(root, "a"))).toThrow("cannot be written, no permission");
  rmSync(root, { recursive: true });
});

test.runIf(existsSync("/dev/full"))("a full device is said to be full", () => {
  requireWritable("/dev/full");
  expect(() => writeFileAtomic("/dev/full", TEXT)).toThrow("/dev/full: cannot be written, the disk is full");
});
