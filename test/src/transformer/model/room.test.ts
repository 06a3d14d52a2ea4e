import { expect, test } from "vitest";
import { createTrainingKernels, type TrainingKernels } from "../../../../src/deep/kernels/index.ts";
import { Transformer } from "../../../../src/transformer/model/index.ts";
import { SMALL } from "../networks.ts";

/** What a network leaves of its kernels' memory beside the room that was asked for. */
function left(change: object, room: number): number {
  let kernels: TrainingKernels | null = null;
  let capacity = 0;
  let used = 0;
  const counting = (floats: number): TrainingKernels => {
    capacity = floats;
    const made = createTrainingKernels(floats);
    kernels = { ...made, alloc: (n) => ((used += n), made.alloc(n)) };
    return kernels;
  };
  const network = new Transformer({ ...SMALL, ...change }, 3, room, counting);
  if (room > 0) network.signals();
  return capacity - used;
}

test.each([{}, { norm: "none" }, { normPosition: "after" }, { tied: true, blocks: 3, heads: 4, context: 5 }])(
  "a network takes the memory that it asks for: %o",
  (change) => {
    expect(left(change, 0)).toBe(0);
    expect(left(change, Transformer.signalSize({ ...SMALL, ...change } as typeof SMALL, 3))).toBe(0);
  },
);
