import { InputError } from "../../../src/inputError.ts";
import { shown } from "../../../src/shown.ts";
import { parseWith } from "../../../src/problem/index.ts";
import { problemHash } from "../../../src/record/node.ts";
import { stream } from "../../../src/random/index.ts";
import { pathParts, valueAt, withValue, type Json } from "./fieldPath.ts";
import { measuresOf } from "./measures.ts";
import { sweepSchema, type SweepDefinition } from "./schema.ts";

/** So that records, a thousand to a folder, lie in a thousand folders at most. */
const MOST_TASKS = 1_000_000;

/** One run of a sweep. */
export interface SweepTask {
  readonly index: number;
  /** The varied fields by their path, in the order of the sweep. */
  readonly values: Readonly<Record<string, Json>>;
  /** The seed as the sweep file names it, and which repetition of it this is, from 0. */
  readonly seed: number;
  readonly repetition: number;
  /** The problem to run: that of the sweep with the values and a seed put in. */
  readonly problem: Json;
  readonly rung: string | undefined;
}

/** A sweep file read and checked: its tasks, made when asked for. */
export interface Sweep {
  readonly definition: SweepDefinition;
  /** SHA-256, in hex, of what the results depend on, the numbering of the tasks included; the name is not. */
  readonly hash: string;
  /** The number of tasks; they are numbered from 0. */
  readonly count: number;
  /** The varied fields, by path. */
  readonly varied: readonly string[];
  /** How many tasks, one after another, differ in the seed alone: seeds times repetitions. */
  readonly runsPerPoint: number;
  /** The folder that paths in the problem are relative to. */
  readonly folder: string;
  /** Where sets of images lie that the problem names without a folder; by default the environment's DFA_DATA_DIR. */
  readonly dataDir: string | undefined;
  /** Throws a RangeError for a number that is no task's. */
  task(index: number): SweepTask;
}

/** Fields that vary together, all with the same number of values. */
type Axis = readonly (readonly [path: string, values: readonly Json[]])[];

/**
 * Reads a sweep (the value in a sweep file). Tasks are counted like the digits of a number: the fields of the grid in
 * the order of the file, then the groups of
 * `zip`, then the seeds, then the repetitions, the last of these running fastest. Throws an InputError for a sweep that
 * is not valid;
 * the problems of the single tasks are checked by `checkTasks`.
 */
export function expandSweep(given: unknown, folder = ".", dataDir?: string): Sweep {
  const definition = parseWith(sweepSchema, given, "sweep");
  const { problem, grid, zip, repetitions, keep, rung } = definition;
  const axes: readonly Axis[] = [
    ...Object.entries(grid).map((axis): Axis => [axis as [string, Json[]]]),
    ...zip.map((group, i) => zipped(group as Record<string, Json[]>, i)),
  ];
  const fields = axes.flat();
  const varied = fields.map(([path]) => path);
  const paths = new Map(fields.map(([path, values]) => [path, placeOf(path, values, problem as Json)]));
  checkApart(varied);
  checkKept(keep, problem);
  const { seedCount, seedAt } = seedsOf(definition);
  const lengths = [...axes.map((axis) => axis[0][1].length), seedCount, repetitions];
  const count = lengths.reduce((product, n) => product * n, 1);
  if (count > MOST_TASKS)
    throw new InputError(`sweep: must have at most ${MOST_TASKS} tasks, got ${count}; make several sweeps of it`);
  const ordered = { axes: axes.map((axis) => axis.map(([path, values]) => [path, values])) };
  const seeds = definition.seeds ?? null;

  return {
    definition,
    hash: problemHash({ ...ordered, problem, seeds, repetitions, keep, rung: rung ?? null }),
    count,
    varied,
    runsPerPoint: seedCount * repetitions,
    folder,
    dataDir,
    task(index) {
      if (!(Number.isInteger(index) && 0 <= index && index < count))
        throw new RangeError(`task: index must be a whole number from 0 to ${count - 1}, got ${index}`);
      const digits = digitsOf(index, lengths);
      const values: Record<string, Json> = {};
      let made = problem as Json;
      axes.forEach((axis, i) => {
        for (const [path, list] of axis) {
          values[path] = list[digits[i]];
          made = withValue(made, paths.get(path)!, values[path]) as Json;
        }
      });
      const seed = seedAt(digits[axes.length]);
      const repetition = digits[axes.length + 1];
      return {
        index,
        values,
        seed,
        repetition,
        problem: { ...(made as object), seed: repeatedSeed(seed, repetition) },
        rung,
      };
    },
  };
}

/**
 * The first repetition has the seed itself, so that it is the run of the problem file; the others have seeds drawn from
 * it.
 */
function repeatedSeed(seed: number, repetition: number): number {
  return repetition === 0 ? seed : stream(seed, "repetition", repetition).integer(2 ** 48);
}

function zipped(group: Record<string, Json[]>, i: number): Axis {
  const axis = Object.entries(group);
  const lengths = axis.map(([, values]) => values.length);
  if (axis.length === 0) throw new InputError(`sweep: zip[${i}] must name at least one field, got none`);
  if (lengths.every((length) => length === lengths[0])) return axis;
  throw new InputError(
    `sweep: zip[${i}] must have lists of one length, got ${axis.map(([path, { length }]) => `${length} for ${path}`).join(", ")}`,
  );
}

function placeOf(path: string, values: readonly Json[], problem: Json): readonly string[] {
  const parts = pathParts(path);
  if (parts === null)
    throw new InputError(
      `sweep: a field must be names and indices joined by dots, as in "training.rate", got ${shown(path)}`,
    );
  if (parts[0] === "seed") throw new InputError(`sweep: the seed is varied by "seeds", got a field ${path}`);
  if (withValue(problem, parts, values[0]) === undefined)
    throw new InputError(`sweep: ${path} must be a field of the problem, got a path that leads into a plain value`);
  return parts;
}

/** Two fields of which one holds the other would overwrite each other. */
function checkApart(paths: readonly string[]): void {
  paths.forEach((path, i) => {
    const other = paths.find((held, j) => j !== i && `${held}.`.startsWith(`${path}.`));
    if (other === undefined) return;
    const what = other === path ? `${path} twice` : `${path} and ${other}`;
    throw new InputError(`sweep: fields must lie apart, each varied once, got ${what}`);
  });
}

function checkKept(keep: readonly string[], problem: unknown): void {
  const known = measuresOf(problem);
  keep.forEach((path, i) => {
    const [root, field] = pathParts(path) ?? [""];
    const where = `sweep: keep[${i}]`;
    if (!Object.hasOwn(known, root))
      throw new InputError(
        `${where} must be a path that begins with ${Object.keys(known).join(", ")}, got ${shown(path)}`,
      );
    if (field !== undefined && !Object.hasOwn(known[root], field))
      throw new InputError(
        `${where} must be one of ${Object.keys(known[root])
          .map((name) => `${root}.${name}`)
          .join(", ")}, or lie within, got ${shown(path)}`,
      );
    if (keep.indexOf(path) < i) throw new InputError(`${where} must be kept once, got ${path} again`);
  });
}

function seedsOf({ seeds, problem }: SweepDefinition) {
  if (seeds === undefined) {
    const own = valueAt(problem, ["seed"]);
    // What is no seed is left to the check of the problem, which names it.
    return { seedCount: 1, seedAt: () => (own === undefined ? 1 : (own as number)) };
  }
  if (Array.isArray(seeds)) return { seedCount: seeds.length, seedAt: (i: number) => seeds[i] };
  const { from, count } = seeds;
  if (from > Number.MAX_SAFE_INTEGER - (count - 1))
    throw new InputError(`sweep: seeds must end below 2^53, got ${count} from ${from}`);
  return { seedCount: count, seedAt: (i: number) => from + i };
}

/** The digits of a number in a system whose places count to `lengths`, the last place first to change. */
function digitsOf(index: number, lengths: readonly number[]): number[] {
  const digits = lengths.map(() => 0);
  for (let i = lengths.length - 1, rest = index; i >= 0; i--) {
    digits[i] = rest % lengths[i];
    rest = Math.floor(rest / lengths[i]);
  }
  return digits;
}
