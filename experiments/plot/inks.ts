import type { Ink } from "./template.ts";

/** The inks of a light and of a dark page: text, axes and grids of figures take them too. */
export const INKS = {
  light: { text: "#1f2328", axis: "#59636e", grid: "#d8dee4" },
  dark: { text: "#e6edf3", axis: "#9198a1", grid: "#30363d" },
} as const satisfies Record<string, Ink>;
