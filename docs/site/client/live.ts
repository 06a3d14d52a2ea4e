import { GREY, layerColour, layout, line, type Point, sub } from "../../../experiments/plot/index.ts";
import { closedFormSnapshot } from "../../../theory/closedForm/index.ts";
import { draw, type Plot } from "./plots.ts";

/*
 * The figure of the home page: alignment and loss in closed form, for the depth and the conditioning that the reader
 * sets.
 */

const MODES = 4;
const POINTS = 120;
const LARGEST_KAPPA = 100;

/** The conditioning a slider from 0 to 100 stands for: from 1, by equal factors. */
const kappaOf = (position: number): number => LARGEST_KAPPA ** (position / 100);

/** From early, when nothing has been learned, to late, when the weakest mode has. */
const timesOf = (kappa: number): number[] =>
  Array.from({ length: POINTS }, (_, i) => 0.1 * (60 * kappa) ** (i / (POINTS - 1)));

/** Weight alignment of the layers, and the loss as a fraction of that at the start, over time. */
export function livePlot(depth: number, kappa: number): Plot {
  const modes = Array.from({ length: MODES }, (_, i) => ({ s: kappa ** (-i / (MODES - 1)), lambda: 1 }));
  const times = timesOf(kappa);
  const start = closedFormSnapshot({ depth, outputs: MODES, modes, time: 0 }).excessLoss;
  const states = times.map((time) => closedFormSnapshot({ depth, outputs: MODES, modes, time }));
  const points = (of: (state: (typeof states)[number]) => number | null): Point[] =>
    states.map((state, i) => [times[i], of(state)]);
  const layers = Array.from({ length: depth - 1 }, (_, i) => i + 2);
  return {
    data: [
      ...layers.map((l) =>
        line({
          name: `alignment ${sub("WA", l)}`,
          colour: layerColour(l),
          points: points(({ weightAlignment }) => weightAlignment.layers[l]),
        }),
      ),
      line({ name: "loss", colour: GREY, points: points(({ excessLoss }) => excessLoss / start) }),
    ],
    layout: layout(
      [
        {
          x: { title: "time (learning rate × steps)", log: true, range: [times[0], times[POINTS - 1]] },
          y: { title: "cosine; loss / loss at the start", range: [0, 1.03] },
        },
      ],
      HEIGHT,
    ),
  };
}

const HEIGHT = 400;

function connect(): void {
  const element = document.getElementById("live");
  if (!element) return;
  const input = (name: string) => document.getElementById(`live-${name}`) as HTMLInputElement;
  const [depth, kappa] = [input("depth"), input("kappa")];
  element.style.height = `${HEIGHT}px`;
  const show = () => {
    const conditioning = kappaOf(Number(kappa.value));
    document.getElementById("live-depth-value")!.textContent = depth.value;
    document.getElementById("live-kappa-value")!.textContent = String(Number(conditioning.toPrecision(2)));
    void draw(element, livePlot(Number(depth.value), conditioning));
  };
  for (const control of [depth, kappa]) control.addEventListener("input", show);
  document.addEventListener("themechange", show);
  depth.form!.addEventListener("submit", (event) => event.preventDefault());
  show();
}

if (typeof document !== "undefined") connect();
