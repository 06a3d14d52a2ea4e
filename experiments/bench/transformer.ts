import { fileURLToPath } from "node:url";
import { parseWith, transformerProblemSchema } from "../../src/problem/index.ts";
import { tokenSource, TransformerTraining } from "../../src/transformer/index.ts";
import { runPython } from "./python.ts";
import type { BenchRow } from "./row.ts";

/** The sizes that are timed, with Adam: two blocks of four heads on sequences of 64 out of 8 symbols, 16 at a time. */
const WIDTHS = [32, 128];
const [HEADS, BLOCKS, CONTEXT, BATCH, SYMBOLS] = [4, 2, 64, 16, 8];

/** Steps are timed in stretches, in seconds of the processor, and the best counts. */
const STRETCHES = 12;
const STEPS = 3;

const PYTORCH = fileURLToPath(new URL("../../../experiments/bench/transformer.py", import.meta.url));
const inPython = (width: number): string => [width, HEADS, BLOCKS, CONTEXT, BATCH, SYMBOLS].join("/");

/** Tokens a second that Transformers learn from, beside PyTorch's backpropagation on one thread. */
export async function benchTransformer(): Promise<BenchRow[]> {
  const printed = runPython("torch", [PYTORCH, ...WIDTHS.map(inPython)]);
  const theirs = printed === null ? null : (JSON.parse(printed) as Record<string, number>);
  return WIDTHS.flatMap((width): BenchRow[] => {
    const [bp, dfa] = (["bp", "dfa"] as const).map((rule) => tokensPerSecond(width, rule));
    const title = `Transformer of width ${width}, ${BLOCKS} blocks, ${BATCH} × ${CONTEXT} tokens`;
    const other = theirs?.[inPython(width)];
    return [
      { name: `${title}, backpropagation`, value: bp, unit: "tokens/s" },
      { name: "  DFA", value: dfa, unit: "tokens/s", note: `${(dfa / bp).toFixed(2)} × backpropagation` },
      other === undefined
        ? {
            name: "  PyTorch's backpropagation",
            value: Number.NaN,
            unit: "tokens/s",
            note: "skipped: no python3 found has torch; set DFA_PYTHON",
          }
        : {
            name: "  PyTorch's backpropagation, one thread",
            value: other,
            unit: "tokens/s",
            note: `ours learns from ${(bp / other).toFixed(2)} × as many; goal 1`,
          },
    ];
  });
}

function tokensPerSecond(width: number, rule: "bp" | "dfa"): number {
  const problem = parseWith(transformerProblemSchema, {
    network: { kind: "transformer", context: CONTEXT, width, heads: HEADS, blocks: BLOCKS },
    rule,
    data: { kind: "hidden-markov", symbols: SYMBOLS },
    training: { steps: STRETCHES * STEPS, rate: 1e-4, batch: BATCH },
  });
  const training = new TransformerTraining(problem, tokenSource(problem));
  let best = Number.POSITIVE_INFINITY;
  for (let stretch = 0; stretch < STRETCHES; stretch++) {
    const began = process.cpuUsage();
    training.advance(stretch * STEPS, (stretch + 1) * STEPS);
    const { user, system } = process.cpuUsage(began);
    const seconds = (user + system) / 1e6;
    if (stretch >= 2) best = Math.min(best, seconds / STEPS);
  }
  return (BATCH * CONTEXT) / best;
}
