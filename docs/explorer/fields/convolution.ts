import { seed, type Field } from "../field.ts";

/** A layer with structure, and its ceiling. */
export const CONVOLUTION: readonly Field[] = [
  {
    name: "structure",
    label: "Layer",
    group: "Layer",
    kind: "choice",
    default: "convolutional",
    choices: [
      ["convolutional", "convolutional"],
      ["local", "locally connected"],
      ["full", "fully connected"],
    ],
  },
  { name: "size", label: "Side of the maps i", group: "Layer", kind: "integer", default: "9", least: 1, most: 16 },
  { name: "kernel", label: "Side of the kernel k", group: "Layer", kind: "integer", default: "4", least: 1, most: 16 },
  { name: "stride", label: "Stride", group: "Layer", kind: "integer", default: "1", least: 1, most: 8 },
  { name: "channelsIn", label: "Channels below", group: "Layer", kind: "integer", default: "1", least: 1, most: 4 },
  { name: "channelsOut", label: "Channels above", group: "Layer", kind: "integer", default: "1", least: 1, most: 4 },
  { name: "outputs", label: "Outputs n_L", group: "Network", kind: "integer", default: "5", least: 1, most: 20 },
  {
    name: "feedback",
    label: "Feedback",
    group: "Learning",
    kind: "choice",
    default: "independent",
    choices: [
      ["independent", "independent entries"],
      ["repeated", "repeated within channels"],
      ["factored", "factored from the layer"],
      ["nonnegative", "non-negative factors"],
    ],
  },
  { name: "time", label: "Time (rate × steps)", group: "Learning", kind: "number", default: "8", least: 0.1, most: 50 },
  seed,
];
