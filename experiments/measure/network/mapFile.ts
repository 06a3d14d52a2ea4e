import { z } from "zod";
import { InputError } from "../../../src/inputError.ts";
import { parseWith } from "../../../src/problem/index.ts";
import { ACTIVATION_NAMES } from "./activationNames.ts";

const count = z.number().int().min(1);

const layerSchema = z.strictObject({
  /** The name of the weights' tensor. */
  weight: z.string().min(1),
  bias: z.string().min(1).nullable().optional(),
  /** Whether it is stored input by output. */
  transposed: z.boolean().optional(),
  /** The name of F_l's tensor. */
  feedback: z.string().min(1).optional(),
  /** Of a convolution. */
  stride: count.optional(),
  padding: z.number().int().min(0).optional(),
});

const mapSchema = z.strictObject({
  /** Channels, height and width of one input. */
  input: z.tuple([count, count, count]).optional(),
  activation: z.enum(ACTIVATION_NAMES).optional(),
  loss: z.enum(["mse", "cross-entropy"]).optional(),
  /** W_1 … W_L, from the input to the output: a tensor's name, or an object. */
  layers: z
    .array(
      z.union([
        z
          .string()
          .min(1)
          .transform((weight) => ({ weight })),
        layerSchema,
      ]),
    )
    .min(2),
});

/** What a map says: which tensor is which layer, where names and shapes do not tell. */
export type NetworkMap = z.output<typeof mapSchema>;
export type MappedLayer = z.output<typeof layerSchema>;

/** The map in the text of a file. Throws an InputError for what is no JSON and for wrong fields. */
export function parseMap(text: string, where: string): NetworkMap {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new InputError(`${where}: a map needs to be JSON, got ${(error as Error).message.replaceAll(/\s+/g, " ")}`, {
      cause: error,
    });
  }
  return parseWith(mapSchema, value, where);
}
