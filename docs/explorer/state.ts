import { complaint, conflict, defaultsOf, FIELDS, TABS, type Tab, type Values } from "./fields.ts";

/** All that decides the picture: what is looked at, with which values, and at which moment of the run. */
export interface State {
  readonly tab: Tab;
  readonly values: Values;
  /** The moment shown, as a fraction of the frames, 0 … 1. */
  readonly at: number;
}

/** How finely the URL says the moment. */
const DIGITS = 4;

/** The state of a tab before anything is chosen. */
export const startOf = (tab: Tab): State => ({ tab, values: defaultsOf(tab), at: 1 });

/** The state of a tab with some values chosen. */
export const stateWith = (tab: Tab, chosen: Values, at = 1): State => ({
  tab,
  values: { ...defaultsOf(tab), ...chosen },
  at,
});

/** The part of the URL behind `#`: the tab and every value that is not the default, in the order of the table. */
export function toHash({ tab, values, at }: State): string {
  const chosen = FIELDS[tab]
    .filter((field) => values[field.name] !== field.default)
    .map((field) => [field.name, values[field.name]]);
  const moment = at === 1 ? [] : [["at", String(Number(at.toFixed(DIGITS)))]];
  return new URLSearchParams([["tab", tab], ...chosen, ...moment]).toString();
}

/** A state and what had to be left out of the URL, in sentences. */
export interface Parsed {
  readonly state: State;
  readonly complaints: readonly string[];
}

/**
 * The state that a URL's part behind `#` describes. What is unknown or out of range is left at its default, and said.
 */
export function fromHash(hash: string): Parsed {
  const given = new URLSearchParams(hash.replace(/^#/, ""));
  const complaints: string[] = [];
  const named = given.get("tab");
  // Links of earlier versions have another word for the tab.
  const asked = named === "two-layer" ? "teacher-student" : named;
  const tab = TABS.find((name) => name === asked) ?? TABS[0];
  if (asked !== null && asked !== tab) complaints.push(`tab must be one of ${TABS.join(", ")}, got "${asked}"`);
  const values: Record<string, string> = { ...defaultsOf(tab) };
  let at = 1;
  for (const [name, text] of given) {
    if (name === "tab") continue;
    if (name === "at") {
      const moment = Number(text);
      if (text !== "" && moment >= 0 && moment <= 1) at = moment;
      else complaints.push(`at must be a number from 0 to 1, got "${text}"`);
      continue;
    }
    const field = FIELDS[tab].find((candidate) => candidate.name === name);
    const wrong = field ? complaint(field, text) : `"${name}" is nothing that can be chosen here`;
    if (wrong === null) values[name] = text;
    else complaints.push(wrong);
  }
  return { state: { tab, values, at }, complaints };
}

/** The first thing wrong with the values, as a sentence; null when the state can be simulated. */
export function wrongIn({ tab, values }: State): string | null {
  for (const field of FIELDS[tab]) {
    const wrong = complaint(field, values[field.name]);
    if (wrong !== null && (field.relevant?.(values) ?? true)) return wrong;
  }
  for (const field of FIELDS[tab]) {
    const wrong = conflict(field, values);
    if (wrong !== null && (field.relevant?.(values) ?? true)) return wrong;
  }
  return null;
}
