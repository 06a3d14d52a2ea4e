import type { z } from "zod";
import { InputError } from "../inputError.ts";
import { shown } from "../shown.ts";
import { inTodaysWords } from "./formerWords.ts";

/**
 * Checks what is given against `schema` and fills in its defaults; throws an InputError that names the first wrong
 * field, what it must be and what it is.
 */
export function parseWith<S extends z.ZodType>(schema: S, given: unknown, what = "problem"): z.output<S> {
  const value = what === "problem" ? inTodaysWords(given) : given;
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  throw new InputError(sentence(innermost(result.error.issues[0]), value, what));
}

type Issue = z.core.$ZodIssue;

/**
 * For a field that may take several forms: the complaint of the form that came closest (the one that fails deepest).
 */
function innermost(issue: Issue): Issue {
  if (issue.code !== "invalid_union" || issue.errors.length === 0) return issue;
  const deepest = issue.errors
    .map((issues) => issues[0])
    .reduce((best, next) => (next.path.length > best.path.length ? next : best));
  if (deepest.path.length === 0) return issue;
  return innermost({ ...deepest, path: [...issue.path, ...deepest.path] });
}

function sentence(issue: Issue, value: unknown, what: string): string {
  const at = `${what}: ${pathText(issue.path)}`;
  if (issue.code === "unrecognized_keys") {
    const keys = issue.keys.map((key) => pathText([...issue.path, key])).join(", ");
    return `${what}: unknown key ${keys}; remove it or check its spelling`;
  }
  const got = valueAt(value, issue.path);
  if (issue.code === "too_big" && Array.isArray(got)) return `${at} ${requirement(issue)}, got ${got.length}`;
  if (got === undefined && issue.code !== "custom") return `${at.trimEnd()} is required, got nothing`;
  return `${at} ${requirement(issue)}, got ${got === undefined ? "nothing" : shown(got, SHOWN)}`
    .replace(": must", " must")
    .replace(`${what}:  `, `${what} `);
}

function requirement(issue: Issue): string {
  switch (issue.code) {
    case "invalid_type":
      return `must be ${article(issue.expected)}`;
    case "invalid_value":
      return `must be one of ${issue.values.map((v) => JSON.stringify(v)).join(", ")}`;
    case "too_small":
      if (issue.origin === "array")
        return `must have at least ${issue.minimum} entr${issue.minimum === 1 ? "y" : "ies"}`;
      if (issue.origin === "string") return "must not be empty";
      return `must be ${issue.inclusive ? "at least" : "greater than"} ${issue.minimum}`;
    case "too_big":
      if (issue.origin === "array") return `must have at most ${issue.maximum} entries`;
      return `must be ${issue.inclusive ? "at most" : "less than"} ${issue.maximum}`;
    case "invalid_union": {
      const options = (issue as { options?: unknown[] }).options;
      if (issue.discriminator !== undefined && options)
        return `must be one of ${options.map((o) => JSON.stringify(o)).join(", ")}`;
      return issue.message;
    }
    default:
      return issue.message;
  }
}

function article(type: string): string {
  if (type === "int") return "an integer";
  if (type === "number") return "a finite number";
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}

const pathText = (path: readonly PropertyKey[]): string =>
  path.map((key, i) => (typeof key === "number" ? `[${key}]` : i === 0 ? String(key) : `.${String(key)}`)).join("");

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((at, key) => (at === null || at === undefined ? undefined : (at as never)[key]), value);
}

/** How much of a wrong value a message repeats. */
const SHOWN = 57;
