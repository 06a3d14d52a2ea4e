import { stream, type Stream } from "../../random/index.ts";
import { requireStorable } from "../requireStorable.ts";
import { labelledSamples, type TrainingData, type TrainingSamples } from "../trainingData.ts";
import { eightBit } from "./eightBit.ts";
import { textureClasses, type TextureClass } from "./textureClasses.ts";

const CHANNELS = 3;

/** Plane waves in an image: enough for the sums to be near normal. */
const WAVES = 16;

/** Wave numbers of the waves, in cycles per pixel. */
const LONGEST = 0.06;
const SHORTEST = 0.4;

/**
 * Standard deviations: of a pixel over the waves, of its logarithm between images, of the directions of waves, of
 * colours off the axis of the class, of the noise on each pixel, of the tint of an image.
 */
const CONTRAST = 0.16;
const LOG_CONTRAST = 0.3;
const SPREAD = 0.4;
const OFF_AXIS = 0.5;
const PIXEL_NOISE = 0.06;
const TINT = 0.05;

export interface TexturesOptions {
  /** Pixels along a side. */
  readonly size: number;
  readonly samples: number;
  readonly testSamples: number;
  /** How many of the ten classes, by default all. */
  readonly classes?: number;
  readonly seed: number;
}

/**
 * Random textures in red, green and blue: sums of plane waves of random phases, whose directions, spectrum (power ∝
 * 1/f^a) and colours belong to the class.
 * The means of the classes differ but little, so that linear maps of the pixels do poorly; what tells the classes apart
 * are correlations of near pixels, the same everywhere in the image.
 * Pixels are 0 … 1 in steps of 1/255. Every image is drawn from a stream of its own, named by its number and its set:
 * it does not depend on how many are asked for.
 * Throws `InputError` for more images than can be stored, `RangeError` for fewer than 2 or more than 10 classes.
 */
export function textures({ size, samples, testSamples, classes, seed }: TexturesOptions): TrainingData {
  const all = textureClasses();
  const number = classes ?? all.length;
  if (!(Number.isSafeInteger(number) && 2 <= number && number <= all.length)) {
    throw new RangeError(`textures: classes must be 2 to ${all.length}, got ${classes}`);
  }
  const used = all.slice(0, number);
  return {
    inputs: CHANNELS * size * size,
    outputs: number,
    train: drawTextures(used, size, samples, seed, "train"),
    test: testSamples > 0 ? drawTextures(used, size, testSamples, seed, "test") : null,
    maps: { channels: CHANNELS, size },
    classes: used.map(({ name }) => name),
    source: "textures",
  };
}

function drawTextures(
  classes: readonly TextureClass[],
  size: number,
  count: number,
  seed: number,
  set: "train" | "test",
): TrainingSamples {
  const pixels = CHANNELS * size * size;
  requireStorable(count, pixels + classes.length, "the textures");
  const draw = createDrawing(size);
  const inputs = new Float32Array(count * pixels);
  const labels = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const random = stream(seed, "textures", set, i);
    labels[i] = random.integer(classes.length);
    draw(classes[labels[i]], random, inputs.subarray(i * pixels, (i + 1) * pixels));
  }
  return labelledSamples(inputs, labels, classes.length);
}

/** A function that draws a texture of a class into an image of three maps of `size` × `size` pixels. */
function createDrawing(size: number): (texture: TextureClass, random: Stream, image: Float32Array) => void {
  const area = size * size;
  const field = new Float64Array(CHANNELS * area);
  const cosines = new Float64Array(size);
  const sines = new Float64Array(size);
  return (texture, random, image) => {
    for (let c = 0; c < CHANNELS; c++) {
      field.fill(0.5 + texture.mean[c] + TINT * random.normal(), c * area, (c + 1) * area);
    }
    const contrast = CONTRAST * Math.exp(LOG_CONTRAST * random.normal());
    const amplitude = contrast * Math.sqrt(2 / WAVES);
    for (let w = 0; w < WAVES; w++) {
      const direction = texture.direction + SPREAD * random.normal();
      const f = 2 * Math.PI * waveNumber(texture.exponent, random.uniform());
      const phase = 2 * Math.PI * random.uniform();
      const along = random.normal();
      const colour = texture.axis.map((a) => amplitude * (along * a + OFF_AXIS * random.normal()));
      const fx = f * Math.cos(direction);
      const fy = f * Math.sin(direction);
      for (let j = 0; j < size; j++) {
        cosines[j] = Math.cos(fx * j + phase);
        sines[j] = Math.sin(fx * j + phase);
      }
      for (let i = 0; i < size; i++) {
        const cos = Math.cos(fy * i);
        const sin = Math.sin(fy * i);
        for (let j = 0, k = i * size; j < size; j++, k++) {
          const wave = cos * cosines[j] - sin * sines[j];
          field[k] += colour[0] * wave;
          field[k + area] += colour[1] * wave;
          field[k + 2 * area] += colour[2] * wave;
        }
      }
    }
    for (let k = 0; k < image.length; k++) image[k] = eightBit(field[k] + PIXEL_NOISE * random.normal());
  };
}

/**
 * The wave number below which the fraction u of the power lies, of a spectrum ∝ 1/f^a between the longest and the
 * shortest wave.
 */
function waveNumber(a: number, u: number): number {
  const p = 1 - a;
  return (LONGEST ** p + u * (SHORTEST ** p - LONGEST ** p)) ** (1 / p);
}
