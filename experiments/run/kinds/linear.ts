import { defaultRung, inSteps, linearRun, runOn } from "../../../src/linear/index.ts";
import { linearProblemSchema, realise, type LinearProblem } from "../../../src/problem/index.ts";
import { trajectoryOf } from "../../../src/record/index.ts";
import type { Source } from "../../../src/data/index.ts";
import { dataFiles, dataKey, fileSource } from "../../data/index.ts";
import { runInSteps } from "../drive.ts";
import type { Kind } from "../kind.ts";
import { RUNGS, type LinearRecord, type SimulateAnyOptions } from "../record.ts";
import { requireSteps } from "../requireSteps.ts";
import { linearTable } from "../tables/index.ts";

/** Deep linear networks. */
export const linear: Kind<LinearRecord> = {
  schema: linearProblemSchema,
  rungs: RUNGS,
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
  inSteps: ({ training }, rung) =>
    rung === "order" || (rung !== "flow" && rung !== "closed" && training.batch !== "flow"),
  files: ({ data }, place) => dataFiles(data, place),
  async check(problem, _rung, { folder }, once) {
    const { data, network, seed } = problem;
    const { inputs, outputs } = network;
    const key = data.kind === "file" ? dataKey(data) : { inputs, outputs, data };
    const shape = await once({ linear: key }, async () =>
      shapeOf(data.kind === "file" ? await fileSource(data, seed, folder) : realise(problem).source),
    );
    realise({ ...problem, data: READ }, shape as Source);
  },
  run,
  table: linearTable,
};

/** Stands for data that have been looked at, so that nothing is drawn again. */
const READ = { kind: "file", path: "" } as LinearProblem["data"];

/** Data as far as a network must fit them: many sets need not fit into memory together. */
const shapeOf = ({ inputs, outputs }: Source): Pick<Source, "inputs" | "outputs"> => ({ inputs, outputs });

async function run(problem: LinearProblem, options: SimulateAnyOptions) {
  const { data, seed, training } = problem;
  const { folder = ".", onProgress } = options;
  const network = realise(problem, data.kind === "file" ? await fileSource(data, seed, folder) : undefined);
  const rung = options.rung ?? defaultRung(network);
  if (rung !== "closed" && inSteps(network, rung)) {
    return { problem, rung, ...(await runInSteps((state) => linearRun(network, rung, state), options)) };
  }
  requireSteps(options, rung === "closed" ? "the closed form" : "the flow");
  const stream = rung === "closed" ? (await import("../closedForm.ts")).closedFormRun(network) : runOn(network, rung);
  return { problem, rung, ...trajectoryOf(stream, ({ time }) => onProgress?.(time / training.time)) };
}
