import { element } from "./dom.ts";
import type { Tab, Values } from "./fields.ts";
import { PRESETS, presetWith } from "./presets.ts";

export interface PresetChoice {
  readonly root: HTMLElement;
  /** Names the preset that the values are those of, if any. */
  show(tab: Tab, values: Values): void;
}

/** A choice among the figures to start from; `onPreset` hears the figure. */
export function presetChoice(onPreset: (figure: string) => void): PresetChoice {
  const options = PRESETS.map(({ figure, title }) => element("option", { value: figure }, title));
  const select = element("select", { id: "preset" }, element("option", { value: "" }, "own choice"), ...options);
  select.addEventListener("change", () => {
    if (select.value !== "") onPreset(select.value);
  });
  return {
    root: element("div", { class: "field preset" }, element("label", { for: "preset" }, "Start from a figure"), select),
    show(tab, values) {
      select.value = presetWith(tab, values)?.figure ?? "";
    },
  };
}
