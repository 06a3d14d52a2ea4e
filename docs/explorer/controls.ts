import { element } from "./dom.ts";
import { complaint, conflict, FIELDS, mended, type Field, type Values } from "./fields.ts";
import type { State } from "./state.ts";

/** The controls of a tab. */
export interface Controls {
  readonly root: HTMLElement;
  /** Shows the values of a state of this tab. */
  show(values: Values): void;
  /** Puts a value into a control, as a reader would. */
  choose(name: string, value: string): void;
}

/** How long to wait for the next key, in milliseconds. */
const PAUSE = 300;

/**
 * The controls of a tab, one for each field, under the headings of their groups. `onChange` hears all values of the tab
 * whenever one changes.
 */
export function controlsOf(tab: State["tab"], onChange: (values: Values) => void): Controls {
  const fields = FIELDS[tab];
  const rows = new Map(fields.map((field) => [field.name, row(tab, field)]));
  let pause: ReturnType<typeof setTimeout> | undefined;

  const values = (): Values => Object.fromEntries([...rows].map(([name, { control }]) => [name, control.value.trim()]));
  const refresh = () => {
    const all = values();
    for (const field of fields) {
      const { root, control, wrong } = rows.get(field.name)!;
      const relevant = field.relevant?.(all) ?? true;
      root.hidden = !relevant;
      const sentence = relevant ? (complaint(field, all[field.name]) ?? conflict(field, all)) : null;
      for (const option of control.querySelectorAll("option")) {
        const [value, label] = field.choices!.find(([name]) => name === option.value)!;
        const needs = field.needs?.(value, all) ?? null;
        option.disabled = needs !== null && value !== control.value;
        option.textContent = needs === null ? label : `${label} (needs ${needs})`;
      }
      wrong.textContent = sentence ?? "";
      wrong.hidden = sentence === null;
      control.toggleAttribute("aria-invalid", sentence !== null);
    }
  };
  const put = (all: Values) => {
    for (const [name, { control }] of rows) if (control.value !== all[name]) control.value = all[name];
  };
  const changed = (name: string) => {
    clearTimeout(pause);
    // What this change rules out elsewhere gives way to what can be chosen beside it.
    put(mended(fields, values(), name));
    refresh();
    onChange(values());
  };
  for (const [name, { control }] of rows) {
    control.addEventListener("change", () => changed(name));
    control.addEventListener("input", () => {
      clearTimeout(pause);
      pause = setTimeout(() => changed(name), PAUSE);
    });
  }
  const groups = [...new Set(fields.map(({ group }) => group))].map((group) =>
    element(
      "fieldset",
      {},
      element("legend", {}, group),
      ...fields.filter((field) => field.group === group).map(({ name }) => rows.get(name)!.root),
    ),
  );
  return {
    root: element("div", { class: "controls", role: "group", "aria-label": "Controls" }, ...groups),
    show(shown) {
      clearTimeout(pause);
      put(shown);
      refresh();
    },
    choose(name, value) {
      rows.get(name)!.control.value = value;
      changed(name);
    },
  };
}

interface Row {
  readonly root: HTMLElement;
  readonly control: HTMLInputElement | HTMLSelectElement;
  readonly wrong: HTMLElement;
}

function row(tab: string, field: Field): Row {
  const id = `${tab}-${field.name}`;
  const described = { id, name: field.name, "aria-describedby": `${id}-wrong` };
  const wrong = element("p", { id: `${id}-wrong`, class: "wrong", hidden: true });
  const control =
    field.kind === "choice"
      ? element("select", described, ...field.choices!.map(([value, label]) => element("option", { value }, label)))
      : element("input", {
          ...described,
          type: "text",
          autocomplete: "off",
          spellcheck: "false",
          inputmode: keys(field),
        });
  control.value = field.default;
  const root = element("div", { class: "field" }, element("label", { for: id }, field.label), control, wrong);
  return { root, control, wrong };
}

/** The keys that a phone offers. */
const keys = ({ kind }: Field): string => (kind === "integer" ? "numeric" : kind === "number" ? "decimal" : "text");
