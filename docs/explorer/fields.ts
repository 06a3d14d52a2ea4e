/** The tabs of the explorer: three that simulate, and one that looks at the reader's own data. */
export const TABS = ["linear", "two-layer", "convolution", "data"] as const;
export type Tab = (typeof TABS)[number];

/** What the controls of a tab show, by field name: the text of a control is the text in the URL. */
export type Values = Readonly<Record<string, string>>;

/** One quantity that can be chosen: a control of the page, a key of the URL and a part of the problem. */
export interface Field {
  /** Its key in the URL. */
  readonly name: string;
  readonly label: string;
  /** The heading that it stands under. */
  readonly group: "Network" | "Learning" | "Data" | "Layer" | "Teacher";
  /** `size` is a positive integer or "infinite"; `batch` a positive integer, "flow" or "full"; `list` numbers with commas, or nothing. */
  readonly kind: "integer" | "number" | "choice" | "size" | "batch" | "list" | "text";
  readonly default: string;
  /** The choices of a choice: what the URL says and what a reader sees. */
  readonly choices?: readonly (readonly [value: string, label: string])[];
  /** The range of a number, both ends allowed. The upper ends keep a run within seconds. */
  readonly least?: number;
  readonly most?: number;
  /** Whether the field plays a part, given the others; by default always. */
  readonly relevant?: (values: Values) => boolean;
}

const is =
  (name: string, ...values: readonly string[]) =>
  (all: Values): boolean =>
    values.includes(all[name]);

const RULES: Field["choices"] = [
  ["dfa", "DFA"],
  ["bp", "backpropagation"],
  ["fa", "feedback alignment"],
  ["shallow", "last layer only"],
];

const seed: Field = {
  name: "seed",
  label: "Seed",
  group: "Learning",
  kind: "integer",
  default: "1",
  least: 0,
  most: 1e9,
};

const LINEAR: readonly Field[] = [
  { name: "depth", label: "Depth L", group: "Network", kind: "integer", default: "3", least: 2, most: 8 },
  { name: "width", label: "Width", group: "Network", kind: "size", default: "infinite", most: 2000 },
  { name: "inputs", label: "Inputs n₀", group: "Network", kind: "integer", default: "6", least: 1, most: 400 },
  { name: "outputs", label: "Outputs n_L", group: "Network", kind: "integer", default: "4", least: 1, most: 60 },
  {
    name: "initial",
    label: "Initial weights",
    group: "Network",
    kind: "choice",
    default: "zero",
    choices: [
      ["zero", "zero"],
      ["gaussian", "Gaussian"],
      ["uniform", "uniform"],
      ["orthogonal", "orthogonal"],
    ],
  },
  {
    name: "scale",
    label: "Initial scale",
    group: "Network",
    kind: "number",
    default: "0.05",
    least: 1e-6,
    most: 10,
    relevant: (values) => values.initial !== "zero",
  },
  { name: "rule", label: "Rule", group: "Learning", kind: "choice", default: "dfa", choices: RULES },
  {
    name: "feedback",
    label: "Feedback",
    group: "Learning",
    kind: "choice",
    default: "orthonormal",
    choices: [
      ["orthonormal", "orthonormal"],
      ["gaussian", "Gaussian"],
      ["uniform", "uniform"],
      ["sign", "signs"],
      ["sparse", "sparse"],
      ["repeated", "repeated"],
    ],
  },
  {
    name: "density",
    label: "Density of the feedback",
    group: "Learning",
    kind: "number",
    default: "0.1",
    least: 0.001,
    most: 1,
    relevant: is("feedback", "sparse"),
  },
  {
    name: "channels",
    label: "Channels of the feedback",
    group: "Learning",
    kind: "integer",
    default: "5",
    least: 1,
    most: 2000,
    relevant: is("feedback", "repeated"),
  },
  { name: "batch", label: "Batch", group: "Learning", kind: "batch", default: "flow", most: 1000 },
  {
    name: "rate",
    label: "Learning rate η",
    group: "Learning",
    kind: "number",
    default: "0.01",
    least: 1e-5,
    most: 10,
    relevant: (values) => values.batch !== "flow",
  },
  {
    name: "time",
    label: "Time (rate × steps)",
    group: "Learning",
    kind: "number",
    default: "20",
    least: 0.01,
    most: 1e4,
  },
  seed,
  {
    name: "data",
    label: "Targets",
    group: "Data",
    kind: "choice",
    default: "moments",
    choices: [
      ["moments", "second moments Σ_yx"],
      ["teacher", "noisy linear teacher"],
      ["random-targets", "random, two targets (α, β)"],
      ["classes", "classes, one-hot"],
    ],
  },
  {
    name: "kappa",
    label: "Condition number κ",
    group: "Data",
    kind: "number",
    default: "4",
    least: 1,
    most: 1e4,
    relevant: (values) => is("data", "moments", "teacher")(values) && values.spectrum === "",
  },
  {
    name: "spectrum",
    label: "Singular values (instead of κ)",
    group: "Data",
    kind: "list",
    default: "",
    relevant: is("data", "moments", "teacher"),
  },
  {
    name: "covariance",
    label: "Inputs",
    group: "Data",
    kind: "choice",
    default: "isotropic",
    choices: [
      ["isotropic", "isotropic"],
      ["power-law", "power-law spectrum"],
      ["ar1", "autoregressive (open chain)"],
      ["circulant", "circulant (closed ring)"],
      ["equicorrelated", "equicorrelated"],
    ],
    relevant: is("data", "moments", "teacher", "random-targets"),
  },
  {
    name: "exponent",
    label: "Exponent of the power law",
    group: "Data",
    kind: "number",
    default: "1",
    least: 0,
    most: 4,
    relevant: (values) => values.data !== "classes" && values.covariance === "power-law",
  },
  {
    name: "rho",
    label: "Correlation ρ",
    group: "Data",
    kind: "number",
    default: "0.5",
    least: 0,
    most: 0.99,
    relevant: (values) => values.data !== "classes" && is("covariance", "ar1", "circulant", "equicorrelated")(values),
  },
  {
    name: "basis",
    label: "Directions of the map",
    group: "Data",
    kind: "choice",
    default: "eigenvectors",
    choices: [
      ["eigenvectors", "shared with the inputs"],
      ["haar", "random"],
    ],
    relevant: (values) => values.data === "moments" && values.covariance !== "isotropic",
  },
  {
    name: "noise",
    label: "Noise σ",
    group: "Data",
    kind: "number",
    default: "0",
    least: 0,
    most: 10,
    relevant: is("data", "teacher"),
  },
  {
    name: "alpha",
    label: "Scale α of the second target",
    group: "Data",
    kind: "number",
    default: "0.6",
    least: 0.05,
    most: 1,
    relevant: is("data", "random-targets"),
  },
  {
    name: "beta",
    label: "Independence β of the targets",
    group: "Data",
    kind: "number",
    default: "0.6",
    least: 0,
    most: 1,
    relevant: is("data", "random-targets"),
  },
  {
    name: "samples",
    label: "Samples",
    group: "Data",
    kind: "integer",
    default: "500",
    least: 2,
    most: 5000,
    relevant: is("data", "random-targets", "classes"),
  },
  {
    name: "separation",
    label: "Separation of the classes",
    group: "Data",
    kind: "number",
    default: "2",
    least: 0,
    most: 20,
    relevant: is("data", "classes"),
  },
  {
    name: "imbalance",
    label: "Class imbalance (largest : smallest)",
    group: "Data",
    kind: "number",
    default: "1",
    least: 1,
    most: 100,
    relevant: is("data", "classes"),
  },
  {
    name: "labelNoise",
    label: "Label noise",
    group: "Data",
    kind: "number",
    default: "0",
    least: 0,
    most: 1,
    relevant: is("data", "classes"),
  },
];

const TWO_LAYER: readonly Field[] = [
  {
    name: "hidden",
    label: "Units of the student K",
    group: "Network",
    kind: "integer",
    default: "2",
    least: 1,
    most: 8,
  },
  {
    name: "activation",
    label: "Activation",
    group: "Network",
    kind: "choice",
    default: "erf",
    choices: [
      ["erf", "erf"],
      ["relu", "ReLU"],
      ["linear", "linear"],
    ],
  },
  { name: "inputs", label: "Inputs N", group: "Network", kind: "integer", default: "500", least: 2, most: 1e6 },
  {
    name: "student",
    label: "Initial scale, first layer",
    group: "Network",
    kind: "number",
    default: "0.01",
    least: 0,
    most: 3,
  },
  {
    name: "output",
    label: "Initial scale, second layer",
    group: "Network",
    kind: "number",
    default: "0.01",
    least: 0,
    most: 3,
  },
  { name: "rule", label: "Rule", group: "Learning", kind: "choice", default: "dfa", choices: RULES },
  {
    name: "feedback",
    label: "Feedback",
    group: "Learning",
    kind: "choice",
    default: "random",
    choices: [
      ["random", "random"],
      ["positive", "random, positive"],
      ["matched", "matched to the teacher"],
      ["orthogonal", "orthogonal to the teacher"],
    ],
  },
  {
    name: "train",
    label: "Layers that learn",
    group: "Learning",
    kind: "choice",
    default: "both",
    choices: [
      ["both", "both"],
      ["first", "first only"],
      ["second", "second only"],
    ],
  },
  {
    name: "rung",
    label: "Simulated as",
    group: "Learning",
    kind: "choice",
    default: "order",
    choices: [
      ["order", "steps, exact in law"],
      ["weights", "steps, every weight"],
      ["flow", "flow of the order parameters"],
    ],
  },
  { name: "rate", label: "Learning rate η", group: "Learning", kind: "number", default: "0.3", least: 1e-3, most: 10 },
  {
    name: "time",
    label: "Time (steps / N)",
    group: "Learning",
    kind: "number",
    default: "1000",
    least: 0.1,
    most: 1e4,
  },
  seed,
  {
    name: "students",
    label: "Further students (flow)",
    group: "Learning",
    kind: "integer",
    default: "20",
    least: 0,
    most: 200,
  },
  {
    name: "teacherHidden",
    label: "Units of the teacher M",
    group: "Teacher",
    kind: "integer",
    default: "2",
    least: 1,
    most: 6,
  },
  { name: "noise", label: "Noise σ", group: "Teacher", kind: "number", default: "0", least: 0, most: 5 },
];

const CONVOLUTION: readonly Field[] = [
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

const DATA: readonly Field[] = [
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

/** Every field of every tab, in the order of the page. */
export const FIELDS: Readonly<Record<Tab, readonly Field[]>> = {
  linear: LINEAR,
  "two-layer": TWO_LAYER,
  convolution: CONVOLUTION,
  data: DATA,
};

/** The values of a tab before anything is chosen. */
export const defaultsOf = (tab: Tab): Values =>
  Object.fromEntries(FIELDS[tab].map((field) => [field.name, field.default]));

/** What is wrong with the text of a field, as a sentence; null when nothing is. */
export function complaint(field: Field, text: string): string | null {
  const { kind, label, choices, least = 1, most = Number.POSITIVE_INFINITY } = field;
  const within = (value: number) => value >= least && value <= most;
  const number = text.trim() === "" ? Number.NaN : Number(text);
  const whole = Number.isInteger(number) && within(number);
  const range = most < Number.POSITIVE_INFINITY ? ` from ${least} to ${most}` : ` of at least ${least}`;
  const got = `, got ${text === "" ? "nothing" : `"${text}"`}`;
  switch (kind) {
    case "choice":
      return choices!.some(([value]) => value === text)
        ? null
        : `${label} must be one of ${choices!.map(([value]) => value).join(", ")}${got}`;
    case "integer":
      return whole ? null : `${label} must be a whole number${range}${got}`;
    case "number":
      return within(number) ? null : `${label} must be a number${range}${got}`;
    case "size":
      return whole || text === "infinite" ? null : `${label} must be a whole number${range}, or "infinite"${got}`;
    case "batch":
      return whole || text === "flow" || text === "full"
        ? null
        : `${label} must be a whole number${range}, "flow" or "full"${got}`;
    case "text":
      return null;
    case "list":
      return text === "" || numbersIn(text).every((value) => value >= 0)
        ? null
        : `${label} must be numbers of at least 0 with commas between them${got}`;
  }
}

/** The numbers of a list field. */
export const numbersIn = (text: string): number[] =>
  text.split(",").map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
