import { InputError } from "../../../src/inputError.ts";
import { sequenceProblemSchema, type SequenceProblem } from "../../../src/problem/index.ts";
import { trajectoryOf } from "../../../src/record/index.ts";
import {
  defaultSequenceRung,
  requireSequenceRung,
  sequenceInSteps,
  sequenceNetwork,
  SEQUENCE_RUNGS,
  startSequence,
  type BlockConditioning,
  type SequenceRung,
  type SequenceSnapshot,
} from "../../../src/sequence/index.ts";
import { shown } from "../../../src/shown.ts";
import { runInSteps } from "../drive.ts";
import type { Kind } from "../kind.ts";
import type { PerBlock, PerOffset, PlainSequenceSnapshot, SequenceRecord, SimulateAnyOptions } from "../record.ts";
import { requireSteps } from "../requireSteps.ts";
import { sequenceTable } from "../tables/index.ts";

/** Linear networks of places. */
export const sequence: Kind<SequenceRecord> = {
  schema: sequenceProblemSchema,
  rungs: SEQUENCE_RUNGS,
  units: {
    step: "steps",
    time: "rate*steps",
    loss: "target^2",
    excessLoss: "target^2",
    weightAlignment: "",
    offsetAlignment: "",
    readoutAlignment: "",
    gradientAlignment: "",
    updateAlignment: "",
    mixingFactor: "",
    descent: "",
    lossRate: "target^2/(rate*steps)",
    conditionNumbers: "",
    ranks: "",
  },
  inSteps: (problem, rung) => sequenceInSteps(problem, sequenceRung(problem, rung)),
  files: async () => new Map(),
  async check(problem, rung) {
    requireSequenceRung(problem, sequenceRung(problem, rung));
    sequenceNetwork(problem);
  },
  run,
  table: sequenceTable,
};

async function run(problem: SequenceProblem, options: SimulateAnyOptions) {
  const rung = sequenceRung(problem, options.rung);
  const { inSteps, stream, ceilings } = startSequence(problem, rung);
  if (!inSteps) requireSteps(options, "the flow");
  const { outcome, snapshots } = inSteps
    ? await runInSteps(inSteps, options)
    : trajectoryOf(stream(), ({ time }) => options.onProgress?.(time / problem.training.time));
  return {
    problem,
    rung,
    ceilings: { layers: ceilings.layers, offsets: byOffset(ceilings.offsets) },
    outcome,
    snapshots: snapshots.map(plain),
  };
}

const plain = ({ offsetAlignment, conditioning, ...rest }: SequenceSnapshot): PlainSequenceSnapshot => ({
  ...rest,
  offsetAlignment: byOffset(offsetAlignment),
  conditionNumbers: byBlock(conditioning, ({ kappa }) => kappa),
  ranks: byBlock(conditioning, ({ rank }) => rank),
});

const byOffset = (layers: SequenceSnapshot["offsetAlignment"]): PerOffset =>
  Object.fromEntries(
    Object.entries(layers).map(([layer, list]) => [
      layer,
      Object.fromEntries(list.map((value, k) => [String(k + 1), value])),
    ]),
  );

function byBlock(blocks: readonly BlockConditioning[], of: (block: BlockConditioning) => number | null): PerBlock {
  const all: Record<string, Record<string, Record<string, number | null>>> = {};
  for (const block of blocks) ((all[block.layer] ??= {})[block.offset] ??= {})[block.below] = of(block);
  return all;
}

/** The rung of that name, or the problem's own. Throws an InputError for one that networks of places do not have. */
function sequenceRung(problem: SequenceProblem, asked: string = defaultSequenceRung(problem)): SequenceRung {
  const found = SEQUENCE_RUNGS.find((rung) => rung === asked);
  if (found) return found;
  throw new InputError(`network of places: rung must be one of ${SEQUENCE_RUNGS.join(", ")}, got ${shown(asked)}`);
}
