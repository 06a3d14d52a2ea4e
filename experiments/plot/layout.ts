import { axis, type Axis } from "./axis.ts";
import { rounded } from "./rounded.ts";
import { NEUTRAL, template } from "./template.ts";

/** One panel: the stretch of the plot it takes, from 0 to 1, left to right and bottom to top. */
export interface Panel {
  readonly x: Axis;
  readonly y: Axis;
  readonly across?: readonly [number, number];
  readonly up?: readonly [number, number];
  readonly title?: string;
}

/**
 * The layout of a figure of one or more panels, `height` pixels high; traces name their panel by its number, from 1.
 */
export function layout(
  panels: readonly Panel[],
  height: number,
  more: { readonly shapes?: readonly unknown[]; readonly notes?: readonly unknown[] } = {},
): Record<string, unknown> {
  const axes: Record<string, unknown> = {};
  const titles: unknown[] = [];
  panels.forEach((panel, i) => {
    const suffix = i === 0 ? "" : String(i + 1);
    axes[`xaxis${suffix}`] = { ...axis(panel.x), domain: panel.across ?? [0, 1], anchor: `y${suffix}` };
    axes[`yaxis${suffix}`] = { ...axis(panel.y), domain: panel.up ?? [0, 1], anchor: `x${suffix}` };
    if (panel.title === undefined) return;
    titles.push({
      text: panel.title,
      xref: `x${suffix} domain`,
      yref: `y${suffix} domain`,
      x: 0,
      y: 1,
      xanchor: "left",
      yanchor: "bottom",
      yshift: 4,
      showarrow: false,
      font: { size: 13 },
    });
  });
  return {
    template: template(NEUTRAL),
    height,
    autosize: true,
    margin: { l: 72, r: 16, t: 32, b: 56 },
    hovermode: "closest",
    legend: { orientation: "h", x: 0, xanchor: "left", y: -64 / (height - 88), yanchor: "top", itemsizing: "constant" },
    ...axes,
    annotations: [...titles, ...(more.notes ?? [])],
    shapes: more.shapes ?? [],
  };
}

/** A thin upright line at a predicted `x`, over the whole height of a panel. */
export function vertical(x: number, colour: string, panel = 1): Record<string, unknown> {
  const suffix = panel === 1 ? "" : String(panel);
  return {
    type: "line",
    xref: `x${suffix}`,
    yref: `y${suffix} domain`,
    x0: rounded(x),
    x1: rounded(x),
    y0: 0,
    y1: 1,
    line: { color: colour, width: 1 },
  };
}
