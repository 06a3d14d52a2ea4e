import type { Tensor } from "./tensor.ts";

/** What a file of weights holds, whatever its format. */
export interface Checkpoint {
  /** The file, for messages. */
  readonly file: string;
  readonly format: "safetensors" | "npz" | "npy" | "pytorch";
  readonly tensors: readonly Tensor[];
  /**
   * Whether the tensors lie in the order in which the network was built: safetensors sorts them, the others keep it.
   */
  readonly ordered: boolean;
  /** How far training had come, where the file says so: a number called step, global_step, epoch or iteration. */
  readonly step: number | null;
}

const STEPS = /^(global_?step|steps?|epochs?|iteration|iter)$/i;

/** Whether a name, without what it is within, is that of a training step. */
export const isStepName = (name: string): boolean => STEPS.test(name.split(/[./]/).at(-1) ?? "");

/** The step among the tensors of one number. */
export function stepIn(tensors: readonly Tensor[]): number | null {
  for (const tensor of tensors) {
    if (!isStepName(tensor.name) || tensor.shape.some((n) => n !== 1)) continue;
    const [value] = tensor.values();
    if (Number.isFinite(value)) return value;
  }
  return null;
}
