import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect } from "vitest";
import { measure, type ActivationName } from "../../../experiments/measure/index.ts";

/** The networks that `make.py` trained, and what PyTorch and NumPy measured of them. */
export const FIXTURES = resolve("test/fixtures/checkpoints");

interface Reference {
  readonly step: number | null;
  readonly data: string;
  readonly activation: ActivationName;
  readonly loss?: "mse" | "cross-entropy";
  readonly feedback?: string;
  readonly map?: string;
  readonly layers: readonly Readonly<Record<string, number>>[];
  readonly accuracy: number;
}

export const references = (folder: string): Record<string, Reference> =>
  JSON.parse(readFileSync(join(folder, "reference.json"), "utf8")) as Record<string, Reference>;

/**
 * Relative for numbers of size one and more, absolute below. Weights are the same in both programs to the last bit and
 * everything is measured in double precision; condition numbers lose κ·1e-16
 * in each.
 */
export const AGREEMENT = 1e-9;

/** Measures a fixture and compares all that the reference holds. Returns the largest difference. */
export async function compare(folder: string, name: string): Promise<number> {
  const reference = references(folder)[name];
  const at = (file: string | undefined) => (file === undefined ? undefined : join(folder, file));
  const { data, feedback, map, activation, loss } = reference;
  const options = { data: at(data), feedback: at(feedback), map: at(map), activation, loss };
  const {
    checkpoints: [found],
  } = await measure([join(folder, name)], options);
  expect(found.step).toBe(reference.step);
  expect(found.accuracy).toBeCloseTo(reference.accuracy, 12);
  expect(found.layers).toHaveLength(reference.layers.length);
  let worst = 0;
  reference.layers.forEach((expected, i) => {
    const layer = found.layers[i] as unknown as Record<string, number | null>;
    for (const [field, value] of Object.entries(expected)) {
      const difference = Math.abs((layer[field] ?? Number.NaN) - value) / Math.max(1, Math.abs(value));
      expect(difference, `${name}, layer ${i + 1}, ${field}: got ${layer[field]}, PyTorch ${value}`).toBeLessThan(
        AGREEMENT,
      );
      worst = Math.max(worst, difference);
    }
  });
  return worst;
}
