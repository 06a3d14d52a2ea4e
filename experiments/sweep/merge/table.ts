import type { Sweep } from "../plan/expandSweep.ts";
import type { Json } from "../plan/fieldPath.ts";
import { measuresOf } from "../plan/measures.ts";
import type { TaskRecord } from "../recordStore.ts";

/** What the values of a column are; each may also be null. "json" is what fits nothing else. */
export type ColumnType = "integer" | "number" | "text" | "boolean" | "list" | "json";

export interface Column {
  /** The path of the value, with its unit in brackets where it has one: `final.time [rate*steps]`. */
  readonly name: string;
  readonly type: ColumnType;
  /** One a row. */
  readonly values: readonly Json[];
}

/**
 * The records of a sweep, in the order of their tasks, as a table of one row a task: its number, seed and repetition,
 * the varied fields, how it ended, and
 * what was kept. Objects become columns of their own, field by field; lists stay lists. The columns depend on the
 * records alone.
 */
export function tableOf(sweep: Sweep, records: readonly TaskRecord[]): Column[] {
  const columns = new Map<string, Json[]>();
  const put = (row: number, path: string, value: Json) => {
    let column = columns.get(path);
    if (!column) columns.set(path, (column = Array<Json>(records.length).fill(null)));
    column[row] = value;
  };
  const putAll = (path: string, valueOf: (record: TaskRecord) => Json, expanded: boolean) => {
    records.forEach((record, row) => {
      const value = valueOf(record);
      if (!expanded) put(row, path, value);
      else for (const [leaf, held] of leaves(path, value)) put(row, leaf, held);
    });
  };
  for (const field of ["task", "seed", "repetition"] as const) putAll(field, (record) => record[field], false);
  for (const path of sweep.varied) putAll(path, ({ values }) => values[path], false);
  for (const field of ["state", "error"] as const) putAll(field, (record) => record[field], false);
  for (const field of ["status", "steps", "time"] as const)
    putAll(`outcome.${field}`, ({ outcome }) => outcome?.[field] ?? null, false);
  for (const path of sweep.definition.keep) putAll(path, ({ kept }) => kept?.[path] ?? null, true);
  return [...columns]
    .filter(([path, values]) => !isHolder(path, values, columns))
    .map(([path, values]) => ({ name: withUnit(path, sweep), type: typeOf(path, values), values }));
}

/** A path that is an object in some rows and null in others leaves an empty column beside those of its fields. */
function isHolder(path: string, values: readonly Json[], columns: ReadonlyMap<string, unknown>): boolean {
  if (values.some((value) => value !== null)) return false;
  return [...columns.keys()].some((other) => other.startsWith(`${path}.`));
}

/** The leaves of a value with their paths; a list of objects is an object of lists. */
function leaves(path: string, value: Json): [string, Json][] {
  if (Array.isArray(value)) {
    const entries = value as readonly Json[];
    if (!entries.some(isObject)) return [[path, entries]];
    const keys = new Set(entries.flatMap((entry) => (isObject(entry) ? Object.keys(entry) : [])));
    return [...keys].flatMap((key) =>
      leaves(
        `${path}.${key}`,
        entries.map((entry) => (isObject(entry) ? (entry[key] ?? null) : null)),
      ),
    );
  }
  if (!isObject(value)) return [[path, value]];
  return Object.entries(value).flatMap(([key, held]) => leaves(`${path}.${key}`, held));
}

const isObject = (value: Json): value is { readonly [key: string]: Json } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const WHOLE = new Set(["task", "seed", "repetition"]);
/** Text also where none of the rows has any. */
const TEXT = new Set(["state", "error", "outcome.status"]);

function typeOf(path: string, values: readonly Json[]): ColumnType {
  if (WHOLE.has(path)) return "integer";
  if (TEXT.has(path)) return "text";
  const held = values.filter((value) => value !== null);
  const all = (test: (value: Json) => boolean) => held.every(test);
  if (all((value) => typeof value === "number")) return "number";
  if (all((value) => typeof value === "string")) return "text";
  if (all((value) => typeof value === "boolean")) return "boolean";
  const isNumber = (entry: Json) => entry === null || typeof entry === "number";
  return all((value) => Array.isArray(value) && value.every(isNumber)) ? "list" : "json";
}

function withUnit(path: string, { definition }: Sweep): string {
  const measures = measuresOf(definition.problem);
  const [root, field = ""] = path.split(".");
  const unit = path === "training.time" ? measures.final.time : measures[root]?.[field];
  return unit ? `${path} [${unit}]` : path;
}
