import fc from "fast-check";
import { convolutional, locallyConnected, type LayerStructure } from "../../../src/deep/index.ts";
import type { Windows } from "../../../theory/convolution/index.ts";
import { seeds } from "../common/index.ts";

/**
 * A layer of windows, convolutional where weights are shared and else locally connected, and a seed for what is drawn
 * about it.
 */
export interface WindowCase {
  readonly windows: Windows;
  readonly shared: boolean;
  readonly outputs: number;
  readonly seed: number;
}

/**
 * Layers on maps of up to `largest` × `largest` units, windows smaller than the maps and, with `shared` given, of that
 * kind only.
 */
export const windowLayers = (
  largest: number,
  { channels = 2, shared }: { readonly channels?: number; readonly shared?: boolean } = {},
): fc.Arbitrary<WindowCase> =>
  fc
    .record({
      size: fc.integer({ min: 3, max: largest }),
      spare: fc.integer({ min: 1, max: largest - 1 }),
      stride: fc.integer({ min: 1, max: 2 }),
      channelsIn: fc.integer({ min: 1, max: channels }),
      channelsOut: fc.integer({ min: 1, max: channels }),
      shared: shared === undefined ? fc.boolean() : fc.constant(shared),
      outputs: fc.integer({ min: 1, max: 4 }),
      seed: seeds,
    })
    .map(({ size, spare, stride, channelsIn, channelsOut, ...rest }) => {
      // A stride that leaves one place for the window would make sharing no sharing.
      const kernel = Math.max(1, size - spare);
      return { windows: { size, kernel, stride: Math.min(stride, size - kernel), channelsIn, channelsOut }, ...rest };
    });

/** The layer of a case. */
export const layerOf = ({ windows, shared }: WindowCase): LayerStructure =>
  shared ? convolutional(windows) : locallyConnected(windows);
