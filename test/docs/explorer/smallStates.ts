import { defaultsOf, FIELDS, type Field, type Tab, type Values } from "../../../docs/explorer/fields.ts";

/** For each field one text that is not its default, valid beside the values that make it play a part. */
const OTHER: Readonly<Record<Tab, Readonly<Record<string, readonly [text: string, beside?: Values]>>>> = {
  linear: {
    depth: ["3"],
    width: ["8", { feedback: "gaussian" }],
    inputs: ["7"],
    outputs: ["3"],
    initial: ["gaussian", { width: "8" }],
    scale: ["0.5", { width: "8", initial: "gaussian" }],
    rule: ["bp", { width: "8", initial: "gaussian" }],
    feedback: ["gaussian", { width: "8" }],
    density: ["0.9", { width: "8", feedback: "sparse" }],
    channels: ["4", { width: "20", feedback: "repeated" }],
    batch: ["full"],
    rate: ["0.02", { batch: "full" }],
    time: ["5"],
    seed: ["2"],
    data: ["teacher"],
    kappa: ["3"],
    spectrum: ["3, 1"],
    covariance: ["ar1"],
    exponent: ["0.5", { covariance: "power-law" }],
    rho: ["0.2", { covariance: "circulant" }],
    basis: ["haar", { covariance: "ar1" }],
    noise: ["0.5", { data: "teacher" }],
    alpha: ["0.3", { data: "random-targets", outputs: "2" }],
    beta: ["0.3", { data: "random-targets", outputs: "2" }],
    samples: ["50", { data: "classes" }],
    separation: ["1", { data: "classes" }],
    imbalance: ["3", { data: "classes" }],
    labelNoise: ["0.3", { data: "classes" }],
  },
  "teacher-student": {
    hidden: ["3"],
    activation: ["linear"],
    inputs: ["40"],
    student: ["0.1"],
    output: ["0.1"],
    rule: ["bp"],
    feedback: ["positive"],
    train: ["first"],
    rung: ["flow"],
    rate: ["0.2"],
    time: ["10"],
    seed: ["3"],
    students: ["2"],
    teacherHidden: ["1"],
    noise: ["0.3"],
  },
  convolution: {
    structure: ["local"],
    size: ["7"],
    kernel: ["2"],
    stride: ["2"],
    channelsIn: ["2"],
    channelsOut: ["2"],
    outputs: ["2"],
    feedback: ["repeated"],
    time: ["2"],
    seed: ["2"],
  },
  data: { depth: ["4"], targets: ["species"], centre: ["centred"] },
};

/** Runs of a moment: what the tabs of the tests start from. */
export const SMALL: Readonly<Record<Tab, Values>> = {
  linear: {
    ...defaultsOf("linear"),
    width: "infinite",
    initial: "zero",
    depth: "2",
    samples: "60",
    time: "6",
    channels: "2",
  },
  "teacher-student": { ...defaultsOf("teacher-student"), inputs: "60", time: "20", students: "1" },
  convolution: { ...defaultsOf("convolution"), size: "6", kernel: "3", outputs: "3", time: "4" },
  data: defaultsOf("data"),
};

/** A field, values among which it plays a part, and the same with the field alone changed. */
export interface Change {
  readonly tab: Tab;
  readonly field: Field;
  readonly before: Values;
  readonly after: Values;
}

/** One change for every control of a tab. */
export const changesOf = (tab: Tab): Change[] =>
  FIELDS[tab].map((field) => {
    const [text, beside = {}] = OTHER[tab][field.name];
    const before = { ...SMALL[tab], ...beside };
    return { tab, field, before, after: { ...before, [field.name]: text } };
  });
