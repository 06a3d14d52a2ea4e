import { resolve } from "node:path";
import { load } from "../../../src/data/files/index.ts";
import type { TransformerProblem } from "../../../src/problem/index.ts";
import { NETWORK_KINDS } from "../../../src/simulate/index.ts";
import { requireTransformer, startTransformer, tokenSource } from "../../../src/transformer/index.ts";
import { drive } from "../drive.ts";
import type { Kind } from "../kind.ts";
import type { SimulateAnyOptions, TransformerRecord } from "../record.ts";
import { transformerTable } from "../tables/index.ts";

/** Transformers, in single precision. */
export const transformer: Kind<TransformerRecord> = {
  ...NETWORK_KINDS.transformer,
  units: {
    step: "steps",
    time: "rate*steps",
    tokens: "tokens",
    loss: "nats/token",
    optimum: "nats/token",
    excessLoss: "nats/token",
    accuracy: "",
    lossByPosition: "nats/token",
    accuracyByPosition: "",
    gradientAlignment: "",
    mapAlignment: "",
    updateAlignment: "",
    descent: "",
    readoutAlignment: "",
    mixingFactor: "",
    streamScale: "",
  },
  inSteps: () => true,
  async files({ data }, { folder }) {
    if (data.kind !== "text") return new Map();
    const { name } = await load(resolve(folder, data.path));
    return new Map([[data.path, name]]);
  },
  async check(problem, _rung, place) {
    requireTransformer(problem, tokenSource(problem, await textOf(problem, place.folder)));
  },
  run,
  table: transformerTable,
};

async function run(problem: TransformerProblem, options: SimulateAnyOptions<null>) {
  const started = startTransformer(problem, { data: await textOf(problem, options.folder) });
  const { rung, found, outcome, snapshots } = await drive(started, options, 0);
  return { problem, rung, ...found, outcome, snapshots };
}

/** The bytes of the text that a problem names. */
async function textOf({ data }: TransformerProblem, folder = "."): Promise<Uint8Array | undefined> {
  return data.kind === "text" ? (await load(resolve(folder, data.path))).bytes : undefined;
}
