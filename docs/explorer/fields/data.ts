import type { Field } from "../field.ts";

/** The reader's own data. */
export const DATA: readonly Field[] = [
  { name: "depth", label: "Depth L", group: "Network", kind: "integer", default: "3", least: 2, most: 8 },
  { name: "targets", label: "Target columns or array", group: "Data", kind: "text", default: "" },
  {
    name: "centre",
    label: "Targets",
    group: "Data",
    kind: "choice",
    default: "as-they-are",
    choices: [
      ["as-they-are", "as they are"],
      ["centred", "centred"],
    ],
  },
];
