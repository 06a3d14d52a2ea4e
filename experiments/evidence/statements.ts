import type { Evidence } from "./evidence.ts";

/** Looks up the number of a figure, rounded to so many digits behind the point, two by default. */
export type NumberOf = (figure: string, name: string, digits?: number) => string;

/** Whether what we found agrees with what the paper says; "measured" where it states nothing. */
export type Verdict = "agrees" | "partly" | "does not" | "measured";

/** A statement of the paper's beside what the figures found. */
export interface PaperStatement {
  /** In our words. */
  readonly says: string;
  /** What was run. */
  readonly ran: string;
  readonly verdict: Verdict;
  /** The figures whose numbers it cites. */
  readonly figures: readonly string[];
  /** What came out, in the numbers of the evidence, and why. */
  found(number: NumberOf): string;
}

/** The numbers of evidence. Throws a RangeError for one that is not there: a sentence without its number is none. */
export function numbersOf(evidence: ReadonlyMap<string, Evidence>): NumberOf {
  return (figure, name, digits = 2) => {
    const value = evidence.get(figure)?.numbers[name];
    if (value === undefined) throw new RangeError(`evidence: figure ${figure} has no number "${name}"`);
    // No minus before what rounds to zero.
    return value.toFixed(digits).replace(/^-(0\.?0*)$/, "$1");
  };
}

/** The statements of the paper's abstract, then those of its experiments. */
export const PAPER_STATEMENTS: readonly PaperStatement[] = [
  {
    says: "Two-layer networks learn in two steps: first the weights align with the feedback, then the data are memorised.",
    ran: "erf networks, 2,000 inputs, output weights started across the feedback",
    verdict: "agrees",
    figures: ["teacher-student-two-phases"],
    found: (n) =>
      `The output weights have turned to the feedback (cosine ${n("teacher-student-two-phases", "cosineAfterAlignment", 3)}) at time ${n("teacher-student-two-phases", "alignmentTime")}, when ${n("teacher-student-two-phases", "errorAfterAlignment")} of the error is left; the error falls at ${n("teacher-student-two-phases", "memorisationTime", 1)}. Both times are predicted.`,
  },
  {
    says: "Deep linear networks align first and learn then, layer by layer.",
    ran: "deep linear networks from small weights",
    verdict: "agrees",
    figures: ["align-then-memorise"],
    found: (n) =>
      `Layers 2, 3, 4 align at times ${[2, 3, 4].map((l) => n("align-then-memorise", `measuredCrossing${l}`)).join(", ")} (predicted ${[2, 3, 4].map((l) => n("align-then-memorise", `predictedCrossing${l}`)).join(", ")}); when the last of them does, ${n("align-then-memorise", "lossAtCrossing4", 3)} of the loss is left. It needs small initial weights: from zero weights alignment is there at once.`,
  },
  {
    says: "Of all solutions DFA finds the one that aligns best with the feedback (degeneracy breaking): two-layer networks.",
    ran: "500 students of three units",
    verdict: "agrees",
    figures: ["teacher-student-degeneracy-breaking"],
    found: (n) =>
      `All signs of the output weights agree with the feedback in ${n("teacher-student-degeneracy-breaking", "dfa.allAgree")} of the students under DFA, in ${n("teacher-student-degeneracy-breaking", "bp.allAgree")} under BP.`,
  },
  {
    says: "The same in deep nonlinear networks: those from independent weights end alike under DFA and unrelated under BP.",
    ran: "14 × 14 MNIST, three layers, 64 units, five draws of feedback with four networks each, 1,000 epochs",
    verdict: "agrees",
    figures: ["deep-dynamics"],
    found: (n) =>
      `Cosine between the weights of two networks: relu ${n("deep-dynamics", "relu.dfa.cosine")} under DFA and ${n("deep-dynamics", "relu.bp.cosine")} under BP, tanh ${n("deep-dynamics", "tanh.dfa.cosine")} and ${n("deep-dynamics", "tanh.bp.cosine")}. They end alike in part: what each keeps of its own initial weights stays its own.`,
  },
  {
    says: "The conditioning of the alignment matrices governs alignment in deep linear networks.",
    ran: "linear networks of depth 2 to 5 on data of any conditioning",
    verdict: "agrees",
    figures: ["conditioning", "exponent-law"],
    found: (n) =>
      `No run falls under the bound that the condition number sets (margin of weight alignment ${n("conditioning", "smallestWeightMargin")}); its exponents at the end, ${[1, 2, 3].map((l) => n("exponent-law", `depth3.late${l}`, 3)).join(", ")} in three layers, are 1/7, 2/7, 4/7.`,
  },
  {
    says: "Data structure decides: alignment falls as targets become correlated or of unequal scale.",
    ran: "linear networks on the (α, β) targets",
    verdict: "agrees",
    figures: ["alpha-beta"],
    found: (n) =>
      `Means over draws lie within ${n("alpha-beta", "largestDeviationLate3", 4)} of the law at the end and within ${n("alpha-beta", "largestDeviationEarly3", 3)} of it early, in the top layer.`,
  },
  {
    says: "Convolutions fail because weights that are shared cannot align with feedback that is not.",
    ran: "linear and trained convolutional and locally connected layers",
    verdict: "partly",
    figures: ["convolution-ceilings", "trained-ceilings"],
    found: (n) =>
      `No network rises above its ceiling (linear: ${n("convolution-ceilings", "highestAboveCeiling", 3)}, trained: ${n("trained-ceilings", "highestAboveCeiling", 3)}); feedback made for the layer lifts linear ones ${n("convolution-ceilings", "smallestLift", 0)} to ${n("convolution-ceilings", "largestLift", 0)} times. Trained ones stay far below it (4 × 4 windows: convolutions reach ${n("trained-ceilings", "convolutional.uniform.kernel4.ofCeiling")} of theirs, locally connected layers ${n("trained-ceilings", "locally-connected.uniform.kernel4.ofCeiling")}), so that the ceiling is one reason of several.`,
  },
  {
    says: "Layers align one after another, from the bottom to the top.",
    ran: "linear, tanh and relu networks of 2 to 5 layers from initial weights of four sizes",
    verdict: "partly",
    figures: ["alignment-order"],
    found: (n) =>
      `A layer passes half of its own alignment after the layer below it in ${n("alignment-order", "linear.bottomToTop")} of the pairs in linear, ${n("alignment-order", "tanh.bottomToTop")} in tanh and ${n("alignment-order", "relu.bottomToTop")} in relu networks; which of two comes first is predicted right in ${n("alignment-order", "linear.orderAsExpected")}, ${n("alignment-order", "tanh.orderAsExpected")} and ${n("alignment-order", "relu.orderAsExpected")} of the pairs. The order is not the rule's doing alone: large initial weights in a lower layer turn it round.`,
  },
  {
    says: "The same two steps in deep nonlinear networks.",
    ran: "the same networks",
    verdict: "does not",
    figures: ["deep-dynamics"],
    found: (n) => {
      const of = (activation: string) =>
        ["errorHalf", "gradientAlignmentHalf", "weightAlignmentHalf"]
          .map((name) => n("deep-dynamics", `${activation}.dfa.${name}`, 1))
          .join(", ");
      return `Epochs at which the training error, the total alignment of signals and that of weights are half-way: relu ${of("relu")}, tanh ${of("tanh")}. At these settings alignment follows the fall of the error; small initial weights turn the order round in linear networks.`;
    },
  },
  {
    says: "Labels replaced at random delay alignment.",
    ran: "14 × 14 MNIST, relu, labels replaced with probability p, ten networks each, 1,000 epochs",
    verdict: "partly",
    figures: ["label-noise-deep"],
    found: (n) =>
      `Delay of the alignment at p = 0.1, 0.2, 0.5, 0.9: ${["0.1", "0.2", "0.5", "0.9"].map((p) => n("label-noise-deep", `p=${p}.delay`)).join(", ")}, where 1/(1 − p) is ${["0.1", "0.2", "0.5", "0.9"].map((p) => n("label-noise-deep", `p=${p}.predictedDelay`)).join(", ")}. Weight alignment at the end: ${["0", "0.1", "0.2", "0.5", "0.9"].map((p) => n("label-noise-deep", `p=${p}.weightAlignment`)).join(", ")}: what is memorised aligns too.`,
  },
  {
    says: "Width: error, alignment, and the cosine between networks from independent weights.",
    ran: "tanh networks of 16 to 512 units on 14 × 14 MNIST, DFA and BP",
    verdict: "measured",
    figures: ["width-sweep"],
    found: (n) => {
      const row = (name: string) => [16, 64, 512].map((width) => n("width-sweep", `${name}.${width}`)).join(", ");
      const error = (rule: string) =>
        [16, 64, 512].map((width) => n("width-sweep", `${rule}.testError.${width}`, 3)).join(", ");
      return `At 16, 64, 512 units: test error ${error("dfa")} (BP ${error("bp")}); weight alignment of layer 2 ${row("dfa.weightAlignment2")}, of layer 3 ${row("dfa.weightAlignment3")}; gradient alignment of layer 1 ${row("dfa.gradientAlignment1")}; cosine between networks, layer 2, ${row("dfa.cosine2")}. Wide layers keep their initial weights, so that weights align less and networks end less alike, signals less so.`;
    },
  },
];
