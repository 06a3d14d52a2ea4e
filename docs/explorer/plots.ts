import { type Ink, template } from "../../experiments/plot/index.ts";
import { element } from "./dom.ts";
import type { Chart } from "./picture.ts";

/** The part of Plotly that is used; it comes from its own file, as it is published. */
interface PlotlyLibrary {
  react(root: HTMLElement, data: unknown, layout: unknown, config: unknown): Promise<unknown>;
  purge(root: HTMLElement): void;
}

/** An element that Plotly has drawn in: what it shows by now, zoomed or not. */
interface Drawn extends HTMLElement {
  readonly layout?: { readonly xaxis: { readonly type: string; readonly range: readonly number[] } };
}

/** Charts with a line at the moment shown. */
export interface Plots {
  /** Draws the charts of a run; they take the places of those before. */
  show(charts: readonly Chart[], ink: Ink): Promise<void>;
  /** Moves the line to a time; null takes it away. */
  mark(time: number | null): void;
}

const CONFIG = { responsive: true, displayModeBar: false, displaylogo: false };

interface Place {
  readonly root: HTMLElement;
  readonly plot: Drawn;
  readonly line: HTMLElement;
}

/** Charts inside `root`. Throws where Plotly's own file has not been read before. */
export function plotsIn(root: HTMLElement): Plots {
  const plotly = (globalThis as unknown as { Plotly?: PlotlyLibrary }).Plotly;
  if (!plotly) throw new Error("plotly.min.js must be read before the explorer");
  const places = new Map<string, Place>();
  let marked: number | null = null;

  const placeOf = ({ id, label }: Chart): Place => {
    const plot = element("div", { class: "chart-plot" });
    const line = element("div", { class: "moment", hidden: true });
    const box = element("div", { class: "chart", id: `chart-${id}`, role: "img", "aria-label": label }, plot, line);
    return { root: box, plot, line };
  };

  const mark = (time: number | null) => {
    marked = time;
    for (const { plot, line } of places.values()) {
      const area = plot.querySelector(".nsewdrag");
      const axis = plot.layout?.xaxis;
      if (area && axis?.type === "log" && time !== null && time > 0) {
        const [first, last] = axis.range;
        const part = (Math.log10(time) - first) / (last - first);
        const [x, y, width, height] = ["x", "y", "width", "height"].map((name) => Number(area.getAttribute(name)));
        line.hidden = !(part >= 0 && part <= 1);
        line.style.transform = `translate(${x + part * width}px, ${y}px)`;
        line.style.height = `${height}px`;
      } else line.hidden = true;
    }
  };

  return {
    async show(charts, ink) {
      for (const [id, { plot }] of places) {
        if (charts.some((chart) => chart.id === id)) continue;
        plotly.purge(plot);
        places.delete(id);
      }
      for (const chart of charts) if (!places.has(chart.id)) places.set(chart.id, placeOf(chart));
      root.replaceChildren(...charts.map(({ id }) => places.get(id)!.root));
      for (const { id, data, layout } of charts) {
        const inked = { ...layout, template: template(ink) };
        await plotly.react(places.get(id)!.plot, data, inked, CONFIG);
      }
      mark(marked);
    },
    mark,
  };
}
