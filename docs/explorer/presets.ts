import { defaultsOf, type Tab, type Values } from "./fields.ts";

/** The limit of wide layers, from zero weights. */
const LIMIT = { width: "infinite", initial: "zero" };

/** A place to start from: one picture in the spirit of a figure. */
export interface Preset {
  /** The figure that `dfa-theory reproduce` draws in full. */
  readonly figure: string;
  readonly title: string;
  readonly tab: Tab;
  /** What differs from the defaults of the tab. */
  readonly values: Values;
}

/**
 * In the order of the report, a preset for every figure but those of problems of the kind `deep`, which the explorer
 * does not simulate; of these, for one
 * whose effect a linear network shows as well.
 */
export const PRESETS: readonly Preset[] = [
  {
    figure: "ladder",
    title: "One problem on every rung: online learning on the flow's closed form",
    tab: "linear",
    values: {
      depth: "3",
      width: "64",
      initial: "zero",
      inputs: "12",
      outputs: "3",
      data: "teacher",
      spectrum: "1.6, 1, 0.7",
      batch: "1",
      rate: "0.0005",
      time: "8",
    },
  },
  {
    figure: "exponent-law",
    title: "The exponent law: κ(A_l) grows as powers of two",
    tab: "linear",
    values: { ...LIMIT, depth: "4", inputs: "6", outputs: "4", kappa: "8", time: "60" },
  },
  {
    figure: "align-then-memorise",
    title: "Align, then memorise: bottom to top, before the loss moves",
    tab: "linear",
    values: {
      outputs: "4",
      depth: "4",
      width: "200",
      initial: "gaussian",
      scale: "0.005",
      spectrum: "1.1, 1.03, 0.97, 0.9",
      time: "8",
    },
  },
  {
    figure: "conditioning",
    title: "Conditioning decides alignment: autoregressive inputs",
    tab: "linear",
    values: {
      ...LIMIT,
      depth: "3",
      outputs: "6",
      data: "teacher",
      kappa: "1",
      covariance: "ar1",
      rho: "0.6",
      time: "60",
    },
  },
  {
    figure: "alpha-beta",
    title: "Two random targets: scale α and independence β",
    tab: "linear",
    values: { ...LIMIT, depth: "3", inputs: "100", outputs: "2", data: "random-targets", samples: "1000", time: "200" },
  },
  {
    figure: "conserved-quantity",
    title: "What DFA conserves: steps instead of the flow",
    tab: "linear",
    values: {
      ...LIMIT,
      depth: "4",
      outputs: "3",
      data: "teacher",
      spectrum: "1.2, 1, 0.8",
      batch: "full",
      rate: "0.02",
      time: "10",
    },
  },
  {
    figure: "convolution-ceilings",
    title: "Why convolutions fail: the ceiling on weight alignment",
    tab: "convolution",
    values: {},
  },
  {
    figure: "teacher-student-flow",
    title: "Two layers: online learning follows its flow",
    tab: "teacher-student",
    values: {},
  },
  {
    figure: "teacher-student-two-phases",
    title: "Two layers: align, then memorise",
    tab: "teacher-student",
    values: { inputs: "500", rate: "0.1", student: "0.001", output: "0.001", time: "3000", students: "0" },
  },
  {
    figure: "teacher-student-degeneracy-breaking",
    title: "Degeneracy breaking: output weights take the signs of their feedback",
    tab: "teacher-student",
    values: { hidden: "3", teacherHidden: "3", rung: "flow", rate: "0.5", time: "2000", students: "80" },
  },
  {
    figure: "teacher-student-relu-learning",
    title: "ReLU students learn when enough feedback has the right sign",
    tab: "teacher-student",
    values: { hidden: "4", activation: "relu", inputs: "100", rate: "0.1", students: "0", time: "1500" },
  },
  {
    figure: "teacher-student-over-parametrisation",
    title: "Students larger than their teacher leave the plateau sooner",
    tab: "teacher-student",
    values: { hidden: "6", rung: "flow", time: "3000" },
  },
  {
    figure: "label-noise-deep",
    title: "Label noise delays alignment: half the labels replaced",
    tab: "linear",
    values: {
      depth: "3",
      outputs: "4",
      width: "200",
      initial: "gaussian",
      scale: "0.01",
      data: "classes",
      samples: "2000",
      labelNoise: "0.5",
      time: "60",
    },
  },
];

/** The values of a preset, all fields of its tab. */
export const valuesOf = ({ tab, values }: Preset): Values => ({ ...defaultsOf(tab), ...values });

/** The preset of a tab that has just these values, if there is one. */
export const presetWith = (tab: Tab, values: Values): Preset | undefined =>
  PRESETS.find((preset) => {
    const all = valuesOf(preset);
    return preset.tab === tab && Object.keys(all).every((name) => all[name] === values[name]);
  });
