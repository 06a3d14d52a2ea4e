/** The colours that a page gives to text, axes and grid. */
export interface Ink {
  readonly text: string;
  readonly axis: string;
  readonly grid: string;
}

/** Readable on white and on a dark page alike; pages that know their background replace it. */
export const NEUTRAL: Ink = { text: "#7a7a7a", axis: "#8a8a8a", grid: "rgba(128,128,128,0.25)" };

/** The Plotly template of a page with the given ink. */
export function template({ text, axis: axisColour, grid }: Ink): { readonly layout: Record<string, unknown> } {
  const axes = {
    gridcolor: grid,
    linecolor: axisColour,
    tickcolor: axisColour,
    showline: true,
    zeroline: false,
    ticks: "outside",
    ticklen: 4,
    automargin: true,
    title: { font: { size: 13 } },
  };
  return {
    layout: {
      font: { family: "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif", size: 12, color: text },
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)",
      modebar: { bgcolor: "rgba(0,0,0,0)", color: axisColour, activecolor: text },
      xaxis: axes,
      yaxis: axes,
    },
  };
}
