import { stream, type Stream } from "../../random/index.ts";
import { requireStorable } from "../requireStorable.ts";
import { labelledSamples, type TrainingData, type TrainingSamples } from "../trainingData.ts";
import { digitShapes } from "./digitShapes.ts";
import { eightBit } from "./eightBit.ts";
import { coverage, drawLine } from "./pen.ts";
import { BEND_POINTS, strokes, type Strokes } from "./strokes.ts";

/**
 * How far the digits of different hands differ; lengths in units of the side of the image, standard deviations of
 * normals cut at ±`CUT`.
 */
const HAND = {
  shift: 0.045,
  /** The mean size of a digit, so that most stay within the image. */
  size: 0.92,
  logWidth: 0.15,
  logHeight: 0.1,
  slant: 0.2,
  /** Of the tangent of half the angle. */
  rotation: 0.06,
  bend: 0.08,
  pen: 0.08,
  logPen: 0.25,
} as const;

const CUT = 2.5;

/** The least darkness of a stroke; it is uniform between this and black. */
const PALEST = 0.7;

/** Standard deviation of the noise on every pixel. */
const PIXEL_NOISE = 0.06;

const CLASSES = Array.from("0123456789");

export interface GlyphsOptions {
  /** Pixels along a side. */
  readonly size: number;
  readonly samples: number;
  readonly testSamples: number;
  readonly seed: number;
}

/**
 * Digits in many hands, drawn by the library itself: a stand-in for MNIST that needs no files. Pixels are 0 … 1 in
 * steps of 1/255, ink is bright.
 * Every image is drawn from a stream of its own, named by its number and its set: it does not depend on how many are
 * asked for, and the same seed gives the same digits at any size.
 * Throws `InputError` for more images than can be stored.
 */
export function glyphs({ size, samples, testSamples, seed }: GlyphsOptions): TrainingData {
  return {
    inputs: size * size,
    outputs: CLASSES.length,
    train: drawGlyphs(size, samples, seed, "train"),
    test: testSamples > 0 ? drawGlyphs(size, testSamples, seed, "test") : null,
    maps: { channels: 1, size },
    classes: CLASSES,
    source: "glyphs",
  };
}

function drawGlyphs(size: number, count: number, seed: number, set: "train" | "test"): TrainingSamples {
  requireStorable(count, size * size + CLASSES.length, "the glyphs");
  const shapes = digitShapes.map((ways) => ways.map(strokes));
  const draw = createDrawing(size);
  const inputs = new Float32Array(count * size * size);
  const labels = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const random = stream(seed, "glyphs", set, i);
    labels[i] = random.integer(CLASSES.length);
    const ways = shapes[labels[i]];
    draw(ways[random.integer(ways.length)], random, inputs.subarray(i * size * size, (i + 1) * size * size));
  }
  return labelledSamples(inputs, labels, CLASSES.length);
}

/** A function that draws strokes in a random hand into an image of `size` × `size` pixels. */
function createDrawing(size: number): (shape: Strokes, random: Stream, pixels: Float32Array) => void {
  const distances = new Float64Array(size * size);
  const bend = new Float64Array(2 * BEND_POINTS);
  return ({ points, joined, weights }, random, pixels) => {
    const normal = (sd: number): number => sd * Math.max(-CUT, Math.min(CUT, random.normal()));
    const frame = drawFrame(normal);
    const pen = HAND.pen * Math.exp(normal(HAND.logPen)) * size;
    const ink = PALEST + (1 - PALEST) * random.uniform();
    for (let k = 0; k < bend.length; k++) bend[k] = normal(HAND.bend);
    const reach = 0.5 * pen + 0.5;
    distances.fill(reach * reach);
    let lastX = 0;
    let lastY = 0;
    for (let p = 0; p < points.length; p++) {
      let x = points[p][0] - 0.5;
      let y = points[p][1] - 0.5;
      for (let k = 0; k < BEND_POINTS; k++) {
        x += weights[p * BEND_POINTS + k] * bend[k];
        y += weights[p * BEND_POINTS + k] * bend[BEND_POINTS + k];
      }
      const column = size * (frame.xx * x + frame.xy * y + frame.x);
      const row = size * (frame.yx * x + frame.yy * y + frame.y);
      if (joined[p]) drawLine(distances, size, reach, lastX, lastY, column, row);
      lastX = column;
      lastY = row;
    }
    for (let k = 0; k < pixels.length; k++) {
      pixels[k] = eightBit(ink * coverage(distances[k], pen) + PIXEL_NOISE * random.normal());
    }
  };
}

/** The affine map from the centred unit square to the image: scale, then slant, then rotation, then shift. */
function drawFrame(normal: (sd: number) => number) {
  const width = HAND.size * Math.exp(normal(HAND.logWidth));
  const height = HAND.size * Math.exp(normal(HAND.logHeight));
  const slant = normal(HAND.slant);
  const t = normal(HAND.rotation);
  const cos = (1 - t * t) / (1 + t * t);
  const sin = (2 * t) / (1 + t * t);
  const shear = -slant * height;
  return {
    xx: cos * width,
    xy: cos * shear - sin * height,
    x: 0.5 + normal(HAND.shift),
    yx: sin * width,
    yy: sin * shear + cos * height,
    y: 0.5 + normal(HAND.shift),
  };
}
