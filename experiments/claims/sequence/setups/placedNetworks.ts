import fc from "fast-check";
import { parseWith, sequenceProblemSchema, type SequenceProblemInput } from "../../../../src/problem/index.ts";
import { stream } from "../../../../src/random/index.ts";
import {
  matricesView,
  SequenceDynamics,
  realiseSequence,
  weightsView,
  type SequenceNetwork,
} from "../../../../src/sequence/index.ts";
import { seeds } from "../../common/index.ts";

export const networkOf = (problem: SequenceProblemInput): SequenceNetwork =>
  realiseSequence(parseWith(sequenceProblemSchema, problem));

type Feedback = NonNullable<SequenceProblemInput["feedback"]>;
type Network = SequenceProblemInput["network"];

/** The same problem with parts of its feedback or of its network replaced. */
export const changed = (
  problem: SequenceProblemInput,
  parts: { readonly feedback?: Partial<Feedback>; readonly network?: Partial<Network> },
): SequenceProblemInput => ({
  ...problem,
  network: { ...problem.network, ...parts.network },
  feedback: { kind: "gaussian", ...problem.feedback, ...parts.feedback } as Feedback,
});

const mixing = fc.constantFrom(
  { kind: "none" as const },
  { kind: "shifts" as const, kernel: 3 },
  { kind: "shifts" as const, kernel: 2 },
  { kind: "causal-mean" as const },
  { kind: "mean" as const },
);

/** Two hidden layers of any mixings on four places, with dense or pooled outputs, learning one sample a step. */
export const placedProblems: fc.Arbitrary<SequenceProblemInput> = fc
  .record({
    mixings: fc.tuple(mixing, mixing, mixing),
    widths: fc.tuple(fc.integer({ min: 2, max: 9 }), fc.integer({ min: 2, max: 9 })),
    pooled: fc.boolean(),
    transport: fc.constantFrom("none" as const, "mixing" as const),
    kind: fc.constantFrom("gaussian" as const, "uniform" as const, "sign" as const),
    seed: seeds,
  })
  .map(({ mixings: [first, second, top], widths, pooled, transport, kind, seed: s }) => ({
    network: {
      kind: "sequence" as const,
      places: 4,
      inputs: 3,
      outputs: 2,
      layers: [
        { width: widths[0], mixing: first },
        { width: widths[1], mixing: second },
      ],
      readout: { mixing: top, pooled },
    },
    feedback: { kind, transport },
    data: { kind: "teacher" as const, mixing: { kind: "shifts" as const, kernel: 2 } },
    training: { rate: 0.02, time: 0.6, batch: 1 },
    seed: s,
  }));

/**
 * Parameters of full weights, or alignment matrices, after the steps of a problem on samples that do not depend on the
 * rung.
 */
export function trained(problem: SequenceProblemInput, rung: "weights" | "matrices"): SequenceDynamics {
  const network = networkOf(problem);
  const { rate, time, batch } = network.problem.training;
  const { source } = network;
  const random = stream(network.problem.seed, "claim samples");
  const view = rung === "weights" ? weightsView(network) : matricesView(network);
  const onAll = batch === "full";
  const dynamics = new SequenceDynamics(network, view, onAll ? source.population().count : 1);
  for (let step = 0; step < Math.round(time / rate); step++) {
    if (onAll) {
      const { inputs, targets, weight, count } = source.population();
      dynamics.step({ inputs, targets }, rate * weight * count);
    } else dynamics.step(source.fresh(1, random), rate);
  }
  return dynamics;
}
