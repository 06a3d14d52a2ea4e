import { element } from "./dom.ts";
import type { NumberTable } from "./picture.ts";

/** The numbers of a run: those of the moment shown, and all of them as a table. */
export interface NumberPanel {
  readonly root: HTMLElement;
  show(table: NumberTable, text: string | null): void;
  /** Points out the last row that is not after a time. */
  mark(time: number): void;
}

/** Rows are at most this much later than the moment they are shown at, relative to it: times are rounded to steps. */
const ROUNDING = 1e-9;

export function numberPanel(): NumberPanel {
  const now = element("dl", { class: "now" });
  const head = element("thead");
  const rows = element("tbody");
  const table = element("table", {}, element("caption", {}, "All numbers"), head, rows);
  const printed = element("pre", { class: "printed", tabindex: 0 });
  const asText = element("details", {}, element("summary", {}, "As the command line prints it"), printed);
  const scroll = element(
    "div",
    { class: "scroll", role: "region", "aria-label": "Table of numbers", tabindex: 0 },
    table,
  );
  let shown: NumberTable = { headings: [], rows: [], times: [] };
  let marked = -1;

  const point = (row: number) => {
    rows.children[marked]?.removeAttribute("aria-current");
    marked = row;
    rows.children[row]?.setAttribute("aria-current", "true");
    const cells = shown.rows[row] ?? [];
    now.replaceChildren(
      ...shown.headings.map((heading, i) =>
        element("div", {}, element("dt", {}, heading), element("dd", {}, cells[i] ?? "–")),
      ),
    );
  };

  return {
    root: element("div", { class: "numbers" }, now, scroll, asText),
    show(given, text) {
      shown = given;
      marked = -1;
      const headings = given.headings.map((heading) => element("th", { scope: "col" }, heading));
      head.replaceChildren(element("tr", {}, ...headings));
      rows.replaceChildren(
        ...given.rows.map((cells) => element("tr", {}, ...cells.map((cell) => element("td", {}, cell)))),
      );
      now.hidden = given.times.length === 0;
      asText.hidden = text === null;
      printed.textContent = text ?? "";
    },
    mark(time) {
      let row = 0;
      while (row + 1 < shown.times.length && shown.times[row + 1] <= time * (1 + ROUNDING)) row++;
      if (row !== marked) point(row);
    },
  };
}
