import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseSync } from "oxc-parser";

/** One exported name: what it is in TypeScript, and what its docstring says. */
export interface ApiEntry {
  readonly name: string;
  readonly signature: string;
  readonly text: string;
}

/** What a door gives: its names, and the folders it gives as namespaces. */
export interface ApiDoor {
  readonly name: string;
  readonly entries: readonly ApiEntry[];
  readonly rooms: readonly ApiDoor[];
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}
interface Named extends Node {
  readonly name?: string;
  readonly value?: string;
}
interface Specifier {
  readonly local: Named;
  readonly exported: Named;
}
interface Statement extends Node {
  readonly declaration?:
    | (Node & { readonly id?: Named; readonly declarations?: readonly { readonly id: Named }[] })
    | null;
  readonly specifiers?: readonly Specifier[];
  readonly source?: { readonly value: string } | null;
  readonly exported?: Named | null;
}

const nameOf = ({ name, value }: Named): string => name ?? value ?? "";

/**
 * Reads the door whose declarations lie at `entry` within `folder`, through every re-export down to the declarations
 * themselves.
 */
export function doorOf(folder: string, entry: string, name = ""): ApiDoor {
  const path = join(folder, entry);
  if (!existsSync(path)) throw new Error(`${path} is missing: npm run build makes it`);
  const entries: ApiEntry[] = [];
  const rooms: ApiDoor[] = [];
  for (const statement of parse(path).body) {
    const target = statement.source && resolve(path, statement.source.value);
    if (statement.type === "ExportAllDeclaration") {
      const inner = doorOf("", target!, statement.exported ? nameOf(statement.exported) : "");
      if (statement.exported) rooms.push(inner);
      else {
        entries.push(...inner.entries);
        rooms.push(...inner.rooms);
      }
    } else if (statement.type === "ExportNamedDeclaration") {
      if (statement.declaration) entries.push(...declared(path, statement));
      for (const { local, exported } of statement.specifiers ?? []) {
        const found = target ? find(target, nameOf(local)) : undefined;
        if (found) entries.push({ ...found, name: nameOf(exported) });
      }
    }
  }
  return { name, entries, rooms };
}

/** The declaration of a name, wherever the re-exports lead. */
function find(path: string, name: string): ApiEntry | undefined {
  const { body } = parse(path);
  const own = body.flatMap((statement) => declared(path, statement)).filter((entry) => entry.name === name);
  // A function may have several signatures, and its docstring stands before the first.
  if (own.length > 0) return { ...own[0], signature: own.map(({ signature }) => signature).join("\n") };
  for (const statement of body) {
    if (statement.type !== "ExportNamedDeclaration") {
      if (statement.type !== "ExportAllDeclaration" || statement.exported) continue;
      const found = find(resolve(path, statement.source!.value), name);
      if (found) return found;
      continue;
    }
    const specifier = statement.specifiers?.find(({ exported }) => nameOf(exported) === name);
    if (specifier && statement.source) return find(resolve(path, statement.source.value), nameOf(specifier.local));
  }
  return undefined;
}

/** What an `export` with a declaration declares. */
function declared(path: string, { declaration, start, end }: Statement): ApiEntry[] {
  if (!declaration) return [];
  const { text, comments } = parse(path);
  const names = declaration.id ? [declaration.id] : (declaration.declarations ?? []).map(({ id }) => id);
  const before = comments.findLast((comment) => comment.end <= start);
  const isOwn = before !== undefined && before.value.startsWith("*") && text.slice(before.end, start).trim() === "";
  const signature = text
    .slice(start, end)
    .replace(/^export (declare )?/, "")
    .replace(/\bprivate [^;]*;\n?\s*/g, "");
  return names.map((id) => ({ name: nameOf(id), signature, text: isOwn ? prose(before.value) : "" }));
}

/** A docstring without its stars. */
const prose = (comment: string): string =>
  comment
    .replace(/^\*/, "")
    .split("\n")
    .map((line) => line.replace(/^\s*\* ?/, "").trimEnd())
    .join("\n")
    .trim();

const resolve = (from: string, to: string): string => join(dirname(from), to.replace(/\.ts$/, ".d.ts"));

interface Parsed {
  readonly text: string;
  readonly body: readonly Statement[];
  readonly comments: readonly { readonly value: string; readonly start: number; readonly end: number }[];
}

const parsed = new Map<string, Parsed>();

function parse(path: string): Parsed {
  const known = parsed.get(path);
  if (known) return known;
  const text = readFileSync(path, "utf8");
  const { program, comments, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path}: ${errors[0].message}`);
  const made = { text, body: program.body as unknown as readonly Statement[], comments };
  parsed.set(path, made);
  return made;
}
