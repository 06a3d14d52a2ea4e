import { INKS, template } from "../../../experiments/plot/index.ts";
// Not through the index of its folder, which would bring all of KaTeX into the script of every page.
import { theme } from "../../theme.ts";

/** A Plotly figure as plain JSON. */
export interface Plot {
  readonly data: readonly Record<string, unknown>[];
  readonly layout: Record<string, unknown>;
}

interface PlotlyLibrary {
  react(element: HTMLElement, data: unknown, layout: unknown, config: unknown): Promise<unknown>;
  downloadImage(figure: unknown, options: Record<string, unknown>): Promise<unknown>;
}

/** Without Plotly's own bar of buttons, which styles itself by script. */
const CONFIG = { responsive: true, displayModeBar: false, displaylogo: false };

const SAVED = { width: 960, scale: 2 };

let library: Promise<PlotlyLibrary> | undefined;

/** Plotly, fetched when the first plot comes into view. */
function plotly(): Promise<PlotlyLibrary> {
  library ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = "assets/plotly.min.js";
    script.addEventListener("load", () => resolve((window as unknown as { Plotly: PlotlyLibrary }).Plotly));
    script.addEventListener("error", () => reject(new Error("assets/plotly.min.js cannot be loaded")));
    document.head.append(script);
  });
  return library;
}

/** Draws a plot with the ink of the page. */
export async function draw(element: HTMLElement, { data, layout }: Plot): Promise<void> {
  const { react } = await plotly();
  await react(element, data, { ...layout, template: template(INKS[theme()]) }, CONFIG);
}

/** Saves a plot as a file, with dark ink on white whatever the page. */
export async function save({ data, layout }: Plot, name: string, format: "png" | "svg"): Promise<void> {
  const { downloadImage } = await plotly();
  const onPaper = { ...layout, template: template(INKS.light), paper_bgcolor: "#ffffff" };
  const { height } = layout;
  await downloadImage({ data, layout: onPaper, config: CONFIG }, { format, filename: name, height, ...SAVED });
}

const plotOf = (id: string): Plot =>
  JSON.parse(document.querySelector(`script[data-plot="${CSS.escape(id)}"]`)!.textContent) as Plot;

/**
 * Draws every plot of the page when it comes near the window, and again when the page turns light or dark; connects the
 * buttons that save it.
 */
export function connectPlots(): void {
  const drawn = new Set<HTMLElement>();
  const show = (element: HTMLElement) => {
    drawn.add(element);
    draw(element, plotOf(element.dataset.figure!)).catch((error: Error) => {
      element.textContent = error.message;
    });
  };
  const near = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        near.unobserve(target);
        show(target as HTMLElement);
      }
    },
    { rootMargin: "400px" },
  );
  for (const element of document.querySelectorAll<HTMLElement>(".plot[data-figure]")) {
    // The height is the figure's own; set here, since the policy of the site forbids styles in the text of a page.
    element.style.height = `${Number(plotOf(element.dataset.figure!).layout.height)}px`;
    near.observe(element);
  }
  document.addEventListener("themechange", () => drawn.forEach(show));
  for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-save]")) {
    button.hidden = false;
    const { save: format, figure } = button.dataset;
    button.addEventListener("click", () => void save(plotOf(figure!), figure!, format as "png" | "svg"));
  }
}
