import {
  defaultLinearRung,
  LINEAR_RUNGS,
  linearInSteps,
  startOn,
  type LinearSnapshot,
} from "../../../src/linear/index.ts";
import { realiseLinear, type LinearNetwork, type LinearProblem } from "../../../src/problem/index.ts";
import { startedFlow, type Started } from "../../../src/record/index.ts";
import { NETWORK_KINDS } from "../../../src/simulate/index.ts";
import type { Source } from "../../../src/data/index.ts";
import { dataFiles, dataKey, fileSource } from "../../data/index.ts";
import { drive } from "../drive.ts";
import type { Kind } from "../kind.ts";
import type { LinearRecord, SimulateAnyOptions } from "../record.ts";
import { linearTable } from "../tables/index.ts";

/** Deep linear networks. */
export const linear: Kind<LinearRecord> = {
  ...NETWORK_KINDS.linear,
  rungs: [...LINEAR_RUNGS, "closed"],
  units: {
    step: "steps",
    time: "rate*steps",
    loss: "target^2",
    excessLoss: "target^2",
    weightAlignment: "",
    gradientAlignment: "",
    updateAlignment: "",
    conditionNumbers: "",
    ranks: "",
  },
  inSteps: (problem, rung = "weights") => rung !== "closed" && linearInSteps({ problem }, rung),
  files: ({ data }, place) => dataFiles(data, place),
  async check(problem, _rung, { folder }, once) {
    const { data, network, seed } = problem;
    const { inputs, outputs } = network;
    const key = data.kind === "file" ? dataKey(data) : { inputs, outputs, data };
    const shape = await once({ linear: key }, async () =>
      shapeOf(data.kind === "file" ? await fileSource(data, seed, folder) : realiseLinear(problem).source),
    );
    realiseLinear({ ...problem, data: READ }, shape as Source);
  },
  run,
  table: linearTable,
};

/** Stands for data that have been looked at, so that nothing is drawn again. */
const READ = { kind: "file", path: "" } as LinearProblem["data"];

/** Data as far as a network must fit them: many sets need not fit into memory together. */
const shapeOf = ({ inputs, outputs }: Source): Pick<Source, "inputs" | "outputs"> => ({ inputs, outputs });

async function run(problem: LinearProblem, options: SimulateAnyOptions<LinearRecord["rung"]>) {
  const { data, seed, training } = problem;
  const { folder = "." } = options;
  const network = realiseLinear(problem, data.kind === "file" ? await fileSource(data, seed, folder) : undefined);
  const rung = options.rung ?? defaultLinearRung(network);
  const { outcome, snapshots } = await drive(await started(network, rung), options, training.time);
  return { problem, rung, outcome, snapshots };
}

async function started(
  network: LinearNetwork,
  rung: LinearRecord["rung"],
): Promise<Started<LinearSnapshot, LinearRecord["rung"]>> {
  if (rung !== "closed") return startOn(network, rung);
  const { closedFormRun } = await import("../closedForm.ts");
  return startedFlow(rung, {}, () => closedFormRun(network));
}
