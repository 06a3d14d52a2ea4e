/** What the controls of a tab show, by field name: the text of a control is the text in the URL. */
export type Values = Readonly<Record<string, string>>;

/** One quantity that can be chosen: a control of the page, a key of the URL and a part of the problem. */
export interface Field {
  /** Its key in the URL. */
  readonly name: string;
  readonly label: string;
  /** The heading that it stands under. */
  readonly group: "Network" | "Learning" | "Data" | "Layer" | "Teacher";
  /**
   * `size` is a positive integer or "infinite"; `batch` a positive integer, "flow" or "full"; `list` numbers with
   * commas, or nothing.
   */
  readonly kind: "integer" | "number" | "choice" | "size" | "batch" | "list" | "text";
  readonly default: string;
  /** The choices of a choice: what the URL says and what a reader sees. */
  readonly choices?: readonly (readonly [value: string, label: string])[] | undefined;
  /** The range of a number, both ends allowed. The upper ends keep a run within seconds. */
  readonly least?: number | undefined;
  readonly most?: number | undefined;
  /** What a choice would need that the other values do not have; null where it can be made. */
  readonly needs?: ((value: string, values: Values) => string | null) | undefined;
  /** Whether the field plays a part, given the others; by default always. */
  readonly relevant?: ((values: Values) => boolean) | undefined;
}

/** Whether a field plays a part: when another has one of some values. */
export const is =
  (name: string, ...values: readonly string[]) =>
  (all: Values): boolean =>
    values.includes(all[name]);

/** The learning rules that all networks share. */
export const RULES: Field["choices"] = [
  ["dfa", "DFA"],
  ["bp", "backpropagation"],
  ["fa", "feedback alignment"],
  ["frozen", "last layer only"],
];

/** The seed of all that is random. */
export const seed: Field = {
  name: "seed",
  label: "Seed",
  group: "Learning",
  kind: "integer",
  default: "1",
  least: 0,
  most: 1e9,
};

/** What is wrong with the text of a field, as a sentence; null when nothing is. */
export function complaint(field: Field, text: string): string | null {
  const { kind, label, choices, least = 1, most = Number.POSITIVE_INFINITY } = field;
  const within = (value: number) => value >= least && value <= most;
  const number = text.trim() === "" ? Number.NaN : Number(text);
  const whole = Number.isInteger(number) && within(number);
  const range = most < Number.POSITIVE_INFINITY ? ` from ${least} to ${most}` : ` of at least ${least}`;
  const got = `, got ${text === "" ? "nothing" : `"${text}"`}`;
  switch (kind) {
    case "choice":
      return choices!.some(([value]) => value === text)
        ? null
        : `${label} must be one of ${choices!.map(([value]) => value).join(", ")}${got}`;
    case "integer":
      return whole ? null : `${label} must be a whole number${range}${got}`;
    case "number":
      return within(number) ? null : `${label} must be a number${range}${got}`;
    case "size":
      return whole || text === "infinite" ? null : `${label} must be a whole number${range}, or "infinite"${got}`;
    case "batch":
      return whole || text === "flow" || text === "full"
        ? null
        : `${label} must be a whole number${range}, "flow" or "full"${got}`;
    case "text":
      return null;
    case "list":
      return text === "" || numbersIn(text).every((value) => value >= 0)
        ? null
        : `${label} must be numbers of at least 0 with commas between them${got}`;
  }
}

/** What keeps a field's own choice from being made beside the others, as a sentence; null when nothing does. */
export function conflict(field: Field, values: Values): string | null {
  const value = values[field.name];
  const needs = field.needs?.(value, values) ?? null;
  if (needs === null) return null;
  const [, label] = field.choices!.find(([name]) => name === value) ?? [value, value];
  return `${field.label}: "${label}" needs ${needs}`;
}

/** The values, with choices that cannot be made beside the others moved to the first ones that can. */
export function mended(fields: readonly Field[], values: Values, kept: string): Values {
  const all: Record<string, string> = { ...values };
  for (const field of fields) {
    if (field.name === kept || conflict(field, all) === null) continue;
    const possible = field.choices!.find(([value]) => field.needs!(value, all) === null);
    if (possible) all[field.name] = possible[0];
  }
  return all;
}

/** The numbers of a list field. */
export const numbersIn = (text: string): number[] =>
  text.split(",").map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
