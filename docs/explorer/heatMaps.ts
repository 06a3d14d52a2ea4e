import { element, indexed } from "./dom.ts";
import type { EvolvingMatrix } from "./picture.ts";

/** Heat maps of matrices that evolve. */
export interface HeatMaps {
  /** Takes up the matrices of another run; nothing is drawn yet. */
  show(matrices: readonly EvolvingMatrix[]): void;
  /** Draws one frame. */
  draw(frame: number): void;
  /** Takes up the colours of the page, and draws again. */
  repaint(dark: boolean): void;
  /** Whether full colour is one size for all matrices and moments, or the largest entry of each at each. */
  oneScale(is: boolean): void;
}

type Colour = readonly [red: number, green: number, blue: number];

/** Told apart by colour-blind readers, and in shades of grey by the sign of what is beside them. */
const POSITIVE: Colour = [0x00, 0x72, 0xb2];
const NEGATIVE: Colour = [0xd5, 0x5e, 0x00];
const PAGE: { readonly light: Colour; readonly dark: Colour } = { light: [0xfd, 0xfc, 0xf9], dark: [0x16, 0x1b, 0x22] };

/** Shades from none to full, of either sign. */
const SHADES = 255;

/** The side of an entry in pixels, where a matrix is small, and the longest side of a map. */
const CELL = 26;
const SIDE = 240;

/** Pixels of a canvas from −SHADES to SHADES, zero in the middle: the bytes of a pixel are in the order of memory. */
function shades(page: Colour): Uint32Array {
  const bytes = new Uint8Array(4 * (2 * SHADES + 1));
  for (let k = -SHADES; k <= SHADES; k++) {
    const end = k < 0 ? NEGATIVE : POSITIVE;
    const part = Math.abs(k) / SHADES;
    for (let c = 0; c < 3; c++) bytes[4 * (k + SHADES) + c] = Math.round(page[c] + part * (end[c] - page[c]));
    bytes[4 * (k + SHADES) + 3] = 255;
  }
  return new Uint32Array(bytes.buffer);
}

interface Map {
  readonly matrix: EvolvingMatrix;
  readonly context: CanvasRenderingContext2D;
  readonly image: ImageData;
  readonly pixels: Uint32Array;
  readonly largest: HTMLElement;
}

/**
 * Heat maps inside `root`, one for each matrix. Full colour is the largest entry of the matrix at the moment shown,
 * unless one scale is asked for.
 */
export function heatMapsIn(root: HTMLElement): HeatMaps {
  let maps: Map[] = [];
  let palette = shades(PAGE.light);
  let shown = 0;
  let common = false;
  /** The largest entry of the run. */
  let overall = 0;

  const make = (matrix: EvolvingMatrix): [HTMLElement, Map] => {
    const { name, index, rows, cols, colour } = matrix;
    const label = `${name}${index === "" ? "" : `_${index}`}, ${rows} by ${cols}`;
    const canvas = element("canvas", { width: cols, height: rows, role: "img", "aria-label": label });
    const cell = Math.min(CELL, SIDE / Math.max(rows, cols));
    canvas.style.width = `${Math.round(cols * cell)}px`;
    canvas.style.aspectRatio = `${cols} / ${rows}`;
    canvas.style.borderColor = colour;
    const largest = element("span", { class: "largest" });
    const caption = element("figcaption", {}, indexed(name, index), " ", largest);
    const context = canvas.getContext("2d")!;
    const image = context.createImageData(cols, rows);
    const pixels = new Uint32Array(image.data.buffer);
    return [element("figure", { class: "heat" }, canvas, caption), { matrix, context, image, pixels, largest }];
  };

  const drawMap = ({ matrix: { rows, cols, entries }, context, image, pixels, largest }: Map, frame: number) => {
    const size = rows * cols;
    const at = Math.max(0, Math.min(frame, entries.length / size - 1)) * size;
    let most = 0;
    for (let k = 0; k < size; k++) most = Math.max(most, Math.abs(entries[at + k]));
    const full = common ? overall : most;
    const scale = full > 0 ? SHADES / full : 0;
    for (let k = 0; k < size; k++) pixels[k] = palette[SHADES + Math.round(entries[at + k] * scale)];
    context.putImageData(image, 0, 0);
    largest.textContent = `±${most.toPrecision(3)}`;
  };

  const drawAll = (frame: number) => {
    shown = frame;
    for (const map of maps) drawMap(map, frame);
  };

  return {
    show(matrices) {
      const made = matrices.map(make);
      root.replaceChildren(...made.map(([figure]) => figure));
      maps = made.map(([, map]) => map);
      overall = 0;
      for (const { entries } of matrices) for (const entry of entries) overall = Math.max(overall, Math.abs(entry));
    },
    draw: drawAll,
    repaint(dark) {
      palette = shades(dark ? PAGE.dark : PAGE.light);
      drawAll(shown);
    },
    oneScale(is) {
      common = is;
      drawAll(shown);
    },
  };
}
