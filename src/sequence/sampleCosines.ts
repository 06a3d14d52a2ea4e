import type { Matrix } from "../linalg/index.ts";
import { cosine, type PerLayer } from "../measure/index.ts";
import type { SequenceDynamics } from "./dynamics.ts";
import { ownMetric } from "./pairAlignment.ts";
import { mixPlaces } from "./places/index.ts";
import type { SequenceNetwork } from "./realise.ts";
import type { SequenceMeasures } from "./snapshot.ts";
import type { PlacedSamples } from "./source.ts";
import type { View } from "./view.ts";

/**
 * The measures per sample, in the mean over samples: gradient alignment, all places of a sample stacked, and the mixing
 * factors.
 */
export function sampleCosines(
  network: SequenceNetwork,
  view: View,
  dynamics: SequenceDynamics,
  { inputs, targets, count }: PlacedSamples,
): Pick<SequenceMeasures, "gradientAlignment" | "mixingFactor"> {
  const { signals, stack } = dynamics;
  const hidden = network.layers.slice(0, -1);
  dynamics.pass(inputs, targets);
  const isFa = network.problem.rule === "fa";
  if (isFa) dynamics.backward("fa");
  const direct = hidden.map((_, i) => (isFa ? signals.met(i) : signals.direct(i)).slice());
  dynamics.backward("bp");
  const stacked = [new Float64Array(count), new Float64Array(count), new Float64Array(count)];
  const layers: PerLayer = {};
  hidden.forEach(({ layer, places }, i) => {
    const { rows, above } = stack.layers[i];
    const parts = [
      perSample(count, places, rows, direct[i], null, signals.met(i)),
      perSample(count, places, rows, direct[i], ownMetric(view, i), direct[i]),
      perSample(count, places, above, signals.coming[i], view.metrics[i], signals.coming[i]),
    ];
    parts.forEach((part, k) => part.forEach((value, s) => (stacked[k][s] += value)));
    layers[layer] = meanCosine(parts);
  });
  return {
    gradientAlignment: { layers, total: meanCosine(stacked) },
    mixingFactor: Object.fromEntries(hidden.map(({ layer }, i) => [layer, mixingFactor(network, dynamics, i)])),
  };
}

/** The mean cosine of E K_l with E R_l. */
function mixingFactor(network: SequenceNetwork, { signals, count }: SequenceDynamics, i: number): number | null {
  const { back, places } = network.layers[i];
  const nL = network.outputs;
  const sent = signals.carried(i);
  const met = new Float64Array(count * places * nL);
  mixPlaces(back, count, nL, signals.errors, met);
  const inner = (a: Float64Array, b: Float64Array) => perSample(count, places, nL, a, null, b);
  return meanCosine([inner(sent, met), inner(sent, sent), inner(met, met)]);
}

/** For each sample `Σ_p ⟨a_p, Γ b_p⟩` over its places. */
function perSample(
  count: number,
  places: number,
  width: number,
  a: Float64Array,
  metric: Matrix | null,
  b: Float64Array,
): Float64Array {
  const sums = new Float64Array(count);
  for (let r = 0; r < count * places; r++) {
    const at = r * width;
    let sum = 0;
    for (let i = 0; i < width; i++) {
      if (!metric) {
        sum += a[at + i] * b[at + i];
        continue;
      }
      let image = 0;
      for (let j = 0; j < width; j++) image += metric.data[i * width + j] * b[at + j];
      sum += a[at + i] * image;
    }
    sums[Math.floor(r / places)] += sum;
  }
  return sums;
}

function meanCosine([inner, a, b]: readonly Float64Array[]): number | null {
  let sum = 0;
  let found = 0;
  for (let s = 0; s < inner.length; s++) {
    const cos = cosine(inner[s], a[s], b[s]);
    if (cos === null) continue;
    sum += cos;
    found++;
  }
  return found > 0 ? sum / found : null;
}
