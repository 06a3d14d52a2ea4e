import type { SequenceProblem } from "../../../src/problem/index.ts";
import {
  defaultSequenceRung,
  requireSequenceRung,
  sequenceInSteps,
  realiseSequence,
  startSequence,
  type BlockConditioning,
  type SequenceRung,
  type SequenceSnapshot,
} from "../../../src/sequence/index.ts";
import { NETWORK_KINDS } from "../../../src/simulate/index.ts";
import { drive } from "../drive.ts";
import type { Kind } from "../kind.ts";
import type { PerBlock, PerOffset, PlainSequenceSnapshot, SequenceRecord, SimulateAnyOptions } from "../record.ts";
import { sequenceTable } from "../tables/index.ts";

/** Linear networks of places. */
export const sequence: Kind<SequenceRecord> = {
  ...NETWORK_KINDS.sequence,
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
  inSteps: (problem, rung = defaultSequenceRung(problem)) => sequenceInSteps(problem, rung),
  files: async () => new Map(),
  async check(problem, rung = defaultSequenceRung(problem)) {
    requireSequenceRung(problem, rung);
    realiseSequence(problem);
  },
  run,
  table: sequenceTable,
};

async function run(problem: SequenceProblem, options: SimulateAnyOptions<SequenceRung>) {
  const started = startSequence(problem, { rung: options.rung });
  const { rung, found, outcome, snapshots } = await drive(started, options, problem.training.time);
  const { layers, offsets } = found.ceilings;
  return { problem, rung, ceilings: { layers, offsets: byOffset(offsets) }, outcome, snapshots: snapshots.map(plain) };
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
