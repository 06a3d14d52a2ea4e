import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative, sep } from "node:path";
import { describe, expect, test } from "vitest";

/** The folders of the house and what each may import from. */
const ARROWS: Record<string, readonly string[]> = {
  src: ["src"],
  theory: ["theory", "src/linalg"],
  experiments: ["experiments", "theory", "src"],
  docs: ["docs", "experiments", "theory", "src"],
};

/**
 * The rooms of src and of experiments from the ground up: each imports only from those before it, and through their
 * doors.
 */
const STOREYS: Record<string, readonly string[]> = {
  src: [
    "linalg",
    "activation",
    "random",
    "ode",
    "record",
    "data",
    "problem",
    "measure",
    "linear",
    "sequence",
    "teacherStudent",
    "deep",
    "transformer",
    "simulate",
  ],
  experiments:
    "data plot setups run batch claims figures sweep report diagnose measure reproduce evidence bench site cli".split(
      " ",
    ),
  docs: ["explorer", "site"],
};

/**
 * Doors beside a folder's index.ts: what only Node can run or what a browser can, and exact fractions, which few need.
 */
const OTHER_DOORS = new Set([
  "src/record/node.ts",
  "src/record/packageInfo.ts",
  "src/record/cannotWrite.ts",
  "src/record/writeAll.ts",
  "src/data/files/bytes.ts",
  "src/linalg/rational.ts",
  "experiments/run/closedForm.ts",
  "experiments/diagnose/diagnoseDataset.ts",
]);

const isDoor = (path: string): boolean => path.endsWith(`${sep}index.ts`) || OTHER_DOORS.has(path.replaceAll(sep, "/"));

/** The index of a folder, not of a room within it. */
const isIndex = (path: string): boolean => /^(src|theory)(\/\w+)?\/index\.ts$/.test(path.replaceAll(sep, "/"));

/** The room that a file lies in, "src/linear" say; the folder alone for its loose files. */
const roomOf = (path: string): string => path.split(sep).slice(0, -1).slice(0, 2).join("/");

const LONGEST_FILE = 400;
const MOST_FILES = 12;
const LONGEST_COMMENT = 120;

/** Sources written by hand: the kernels in AssemblyScript and what is generated from them are another language. */
function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter(
      (path) => path.endsWith(".ts") && !path.endsWith(".generated.ts") && !path.includes(join("kernels", "assembly")),
    );
}

/**
 * The files that a file imports by relative path, from the root of the repository; types too, unless only what runs is
 * asked for.
 */
function imports(path: string, { types } = { types: true }): string[] {
  const whole = readFileSync(path, "utf8");
  const text = types ? whole : whole.replaceAll(/^(?:import|export) type [^;]*;/gm, "");
  const found = text.matchAll(/(?:^(?:import|export)\b[^;]*?\bfrom\s*|\bimport\(\s*|^import\s+)"(\.[^"]*)"/gm);
  return [...found].map(([, from]) => normalize(join(dirname(path), from)));
}

const within = (path: string, folder: string): boolean => !relative(folder, path).startsWith("..");

describe.each(Object.entries(ARROWS))("%s", (folder, allowed) => {
  const edges = sources(folder).flatMap((path) => imports(path).map((to) => [path, to] as const));

  test("imports only where the arrows of the house point", () => {
    expect(edges.length).toBeGreaterThan(0);
    expect(edges.filter(([, to]) => !allowed.some((door) => within(to, door)))).toEqual([]);
  });

  test("imports files that exist, by their .ts names; style sheets by theirs", () => {
    expect(edges.filter(([, to]) => !/\.(ts|css)$/.test(to))).toEqual([]);
    expect(edges.filter(([, to]) => !to.endsWith(".generated.ts") && !existsSync(to))).toEqual([]);
  });
});

test.each(Object.entries(STOREYS))("inside %s, rooms import downwards only", (folder, storeys) => {
  const storeyOf = (path: string): number => storeys.indexOf(path.split(sep)[1]);
  const edges = sources(folder)
    .filter((path) => dirname(path) !== folder)
    .flatMap((path) => imports(path).map((to) => [path, to] as const))
    .filter(([from, to]) => within(to, folder) && dirname(to) !== folder && storeyOf(from) !== storeyOf(to));
  expect(edges.length).toBeGreaterThan(0);
  expect(edges.filter(([from, to]) => storeyOf(to) === -1 || storeyOf(to) > storeyOf(from))).toEqual([]);
});

test("rooms are entered through their doors", () => {
  const edges = Object.keys(ARROWS)
    .flatMap(sources)
    .flatMap((path) => imports(path).map((to) => [path, to] as const))
    .filter(([from, to]) => roomOf(from) !== roomOf(to) && roomOf(to).includes("/"));
  expect(edges.length).toBeGreaterThan(0);
  // A claim enters the theory at the file of its prediction: one line fewer to add for each.
  const own = (from: string, to: string) => within(from, "experiments/claims") && within(to, "theory");
  expect(edges.filter(([from, to]) => to.endsWith(".ts") && !isDoor(to) && !own(from, to))).toEqual([]);
});

/** The files of each circle of imports. */
function circles(edges: ReadonlyMap<string, readonly string[]>): string[][] {
  const reach = (start: string): Set<string> => {
    const reached = new Set<string>();
    const visit = (path: string): void => {
      for (const to of edges.get(path) ?? []) {
        if (reached.has(to)) continue;
        reached.add(to);
        visit(to);
      }
    };
    visit(start);
    return reached;
  };
  const reached = new Map([...edges.keys()].map((path) => [path, reach(path)]));
  const found = [...reached].filter(([path, on]) => on.has(path));
  return [
    ...new Set(
      found.map(([path, on]) =>
        [...on]
          .filter((to) => reached.get(to)?.has(path))
          .toSorted()
          .join(" "),
      ),
    ),
  ].map((circle) => circle.split(" "));
}

test("no circles of imports, types included", () => {
  const edges = new Map(
    Object.keys(ARROWS)
      .flatMap(sources)
      .map((path) => [path, imports(path)]),
  );
  expect(circles(edges)).toEqual([]);
  expect(
    circles(
      new Map([
        ["a", ["b"]],
        ["b", ["c", "a"]],
        ["c", []],
      ]),
    ),
  ).toEqual([["a", "b"]]);
});

test("no room of experiments holds more than a dozen loose files", () => {
  const folders = new Map<string, number>();
  for (const path of sources("experiments")) folders.set(dirname(path), (folders.get(dirname(path)) ?? 0) + 1);
  expect([...folders].filter(([, count]) => count > MOST_FILES)).toEqual([]);
});

test.each(["src/index.ts", "src/data/files/bytes.ts", "docs/explorer/worker.ts"])(
  "a browser can load %s: nothing it reaches imports from Node",
  (start) => {
    const reached = new Set<string>();
    const visit = (path: string): void => {
      if (reached.has(path) || path.endsWith(".generated.ts")) return;
      reached.add(path);
      imports(path, { types: false }).forEach(visit);
    };
    visit(normalize(start));
    expect(reached.size).toBeGreaterThan(1);
    expect([...reached].filter((path) => readFileSync(path, "utf8").includes('from "node:'))).toEqual([]);
  },
);

test("the index of a folder is named re-exports and nothing else", () => {
  const indexes = ["src", "theory"].flatMap(sources).filter(isIndex);
  const other = /^(?!\s*$|export (?:type )?\{|export \* as |\s+[\w\s,]+,?$|\} from )/m;
  expect(indexes.filter((path) => other.test(readFileSync(path, "utf8")))).toEqual([]);
});

test("no file is longer than a reader's patience", () => {
  const lengths = [...Object.keys(ARROWS), "test"]
    .flatMap(sources)
    .map((path) => [path, readFileSync(path, "utf8").split("\n").length - 1] as const);
  expect(lengths.filter(([, length]) => length > LONGEST_FILE)).toEqual([]);
});

test("comments fit on a line of the page", () => {
  const long = [...Object.keys(ARROWS), "test"]
    .flatMap(sources)
    .flatMap((path) =>
      readFileSync(path, "utf8")
        .split("\n")
        .map((line, i) => [`${path}:${i + 1}`, line] as const),
    )
    .filter(([, line]) => line.length > LONGEST_COMMENT && /^\s*(\*|\/\/|\/\*)/.test(line))
    .filter(([, line]) => !line.includes("oxlint-disable"));
  expect(long.map(([place]) => place)).toEqual([]);
});

test("tests mirror the tree", () => {
  const mirrored = sources("test").filter((path) => path.endsWith(".test.ts") && dirname(path) !== "test");
  const lost = mirrored.filter((path) => !existsSync(dirname(relative("test", path))));
  expect(lost).toEqual([]);
});

test("nothing is left undone or switched off", () => {
  const marks = /TODO|FIXME|\b(?:test|it|describe)\.(?:skip|only|todo)\b/;
  const files = [...Object.keys(ARROWS), "test"]
    .flatMap(sources)
    .filter((path) => path !== join("test", "house.test.ts"));
  expect(files.filter((path) => marks.test(readFileSync(path, "utf8")))).toEqual([]);
});
