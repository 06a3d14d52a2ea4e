import type { TrainingData } from "../../../src/data/index.ts";
import {
  backwardWeights,
  builtInData,
  deepFeedback,
  initialWeights,
  isBuiltIn,
  networkLayers,
  requireFit,
  startDeep,
} from "../../../src/deep/index.ts";
import { deepRule, requireFamily, type DeepProblem } from "../../../src/problem/index.ts";
import { NETWORK_KINDS } from "../../../src/simulate/index.ts";
import { dataFiles, dataKey, loadTrainingData } from "../../data/index.ts";
import { drive } from "../drive.ts";
import type { Kind } from "../kind.ts";
import type { DeepRecord, SimulateAnyOptions } from "../record.ts";
import { deepTable } from "../tables/index.ts";

/** Deep networks, in single precision. */
export const deep: Kind<DeepRecord> = {
  ...NETWORK_KINDS.deep,
  units: {
    step: "steps",
    epoch: "epochs",
    time: "rate*steps",
    loss: "",
    accuracy: "",
    test: "",
    weightAlignment: "",
    gradientAlignment: "",
    updateAlignment: "",
    updateNorms: "",
    weightNorms: "",
    replicaCosine: "",
    frozen: "",
    spread: "",
  },
  inSteps: () => true,
  files: ({ data }, place) => dataFiles(data, place),
  async check(problem, _rung, place, once) {
    const data = await once({ deep: dataKey(problem.data) }, async () => withoutSamples(await dataOf(problem, place)));
    requireNetwork(problem, data);
  },
  run,
  table: deepTable,
};

async function run(problem: DeepProblem, options: SimulateAnyOptions<null>) {
  const started = startDeep(problem, { data: await dataOf(problem, options) });
  const { rung, found, outcome, snapshots } = await drive(started, options, 0);
  const { sizes, ceilings, meanCeilings } = found;
  return { problem, rung, sizes, outcome, ceilings, meanCeilings, snapshots };
}

async function dataOf(
  { data, seed }: DeepProblem,
  { folder = ".", dataDir }: Pick<SimulateAnyOptions, "folder" | "dataDir">,
): Promise<TrainingData> {
  if (isBuiltIn(data)) return builtInData({ data, seed });
  return loadTrainingData(data, { folder, seed, dataDir });
}

/** Many sets need not fit into memory together. */
function withoutSamples({ train, ...set }: TrainingData): TrainingData {
  const none = new Float32Array();
  return { ...set, train: { ...train, inputs: none, targets: none }, test: null };
}

/** What a deep run would refuse before its first step; of feedback and weights only those that are given are made. */
function requireNetwork(problem: DeepProblem, data: TrainingData): void {
  const { network, feedback, rule } = problem;
  const isBackward = deepRule(rule).draws === "backward";
  const layers = networkLayers(network.hidden, data);
  requireFit(problem, data, layers);
  if (network.initial.kind === "given") initialWeights(problem, layers, 0);
  if (feedback.kind === "given") {
    if (isBackward) backwardWeights(problem, layers, []);
    else deepFeedback(problem, layers, []);
  }
  if (feedback.kind !== "orthonormal") return;
  const { rows: outputs } = layers[layers.length - 1];
  if (isBackward) layers.slice(1).forEach(({ rows, cols }, i) => requireFamily(feedback, cols, rows, `B_${i + 2}`));
  else layers.slice(0, -1).forEach(({ rows }, i) => requireFamily(feedback, rows, outputs, `F_${i + 1}`));
}
