import { escapeHtml } from "../../../experiments/report/index.ts";
import { doorOf, type ApiDoor, type ApiEntry } from "../declarations.ts";
import { codeBlock, markdown } from "../markdown.ts";
import type { Page } from "../shell.ts";

/** The doors of the package: what is imported, the declarations behind it, and what it is for. */
const DOORS = [
  [
    "dfa-theory",
    "experiments/index.d.ts",
    "Everything: simulators, data files, claims, figures, diagnosis, reproduction.",
  ],
  ["dfa-theory/src", "src/index.d.ts", "The simulators and measures alone. They run in Node and in a browser."],
  ["dfa-theory/theory", "theory/index.d.ts", "The predictions alone: closed forms, bounds, invariants."],
] as const;

/** The reference of the library, from the declarations in `declarations` and their docstrings. */
export function apiPage(declarations: string): Page {
  const doors = DOORS.map(([name, entry, what]) => ({ name, what, door: doorOf(declarations, entry) }));
  const inner = new Set(doors[1].door.entries.map(({ name }) => name));
  // What the first door hands on from the second is told there.
  const own = doors.map(({ name, what, door }, i) => ({
    name,
    what,
    entries: i === 0 ? door.entries.filter((entry) => !inner.has(entry.name)) : door.entries,
    rooms: door.rooms,
  }));
  const sections = own.map(
    ({ name, what, entries, rooms }, i) => `<section>
<h2 id="door-${i}"><code>${name}</code></h2>
<p>${escapeHtml(what)}${i === 0 ? ' It also gives all of <a href="#door-1"><code>dfa-theory/src</code></a>.' : ""}</p>
${namesHtml(entries, `${i}`)}${rooms.length > 0 ? `<p>Rooms: ${rooms.map((room) => `<a href="#${i}-${room.name}"><code>${room.name}</code></a>`).join(", ")}.</p>\n` : ""}${entries.map((entry) => entryHtml(entry, `${i}`)).join("\n")}
${rooms.map((room) => roomHtml(room, `${i}`)).join("\n")}
</section>`,
  );
  return {
    file: "api.html",
    title: "The library",
    body: `<h1>The library</h1>
<p class="lead">Three doors, from the whole to its parts. The main function is <a href="#1-simulate"><code>simulate</code></a>: it takes a problem and gives what was measured and how the run ended.</p>
${sections.join("\n")}`,
  };
}

const roomHtml = (
  { name, entries }: ApiDoor,
  prefix: string,
): string => `<h3 id="${prefix}-${name}"><code>${name}</code></h3>
${namesHtml(entries, `${prefix}-${name}`)}${entries.map((entry) => entryHtml(entry, `${prefix}-${name}`)).join("\n")}`;

/** All names of a door or a room, to jump to. */
function namesHtml(entries: readonly ApiEntry[], prefix: string): string {
  if (entries.length === 0) return "";
  const names = entries
    .map(({ name }) => name)
    .toSorted((a, b) => a.localeCompare(b, "en"))
    .map((name) => `<li><a href="#${prefix}-${escapeHtml(name)}"><code>${escapeHtml(name)}</code></a></li>`);
  return `<details><summary>${entries.length} names</summary><ul class="names">${names.join("")}</ul></details>\n`;
}

function entryHtml({ name, text, signature }: ApiEntry, prefix: string): string {
  return `<div class="entry" id="${prefix}-${escapeHtml(name)}">
${codeBlock(signature, "ts")}${markdown(asMarkdown(text))}</div>`;
}

/** A docstring's prose: underscores, stars and angle brackets are meant as they stand, and `@param` becomes a list. */
const asMarkdown = (text: string): string =>
  text
    .replace(/\{@link (\w+)\}/g, "`$1`")
    .split(/(`[^`]*`)/)
    .map((part, i) => (i % 2 === 1 ? part : part.replace(/[\\_*<>[\]$]/g, "\\$&")))
    .join("")
    .replace(/^@param (\S+)/gm, "- `$1`:")
    .replace(/^@(\w+)/gm, "- *$1*");
