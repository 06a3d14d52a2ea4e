import { diagonal, norm, product, rankOf, symmetricEigen, transpose, type Matrix } from "../../src/linalg/index.ts";
import { examine, type Examined } from "./examine.ts";
import { centredTargets, mappedTargets, type NetworkChoice, type Situation, whitenedInputs } from "../setups/index.ts";

/** A change that would help, and by how much: gains are in the lowest weight alignment of a layer, predicted by the theory and measured by simulating the change. */
export interface Advice {
  readonly change: string;
  readonly predictedGain: number;
  readonly measuredGain: number;
}

/** Gains below this are not worth a change. */
const WORTHWHILE = 0.005;

interface Change {
  readonly change: string;
  situation(): Situation;
  readonly choice?: Partial<NetworkChoice>;
}

/** Tries the changes that could help this network on these data and keeps those that the theory expects, and the simulation finds, to help; the most helpful first. */
export function advise(
  situation: Situation,
  choice: NetworkChoice,
  goal: number,
  now: Examined,
  onProgress: (fraction: number) => void,
): Advice[] {
  const changes = candidates(situation, choice);
  return changes
    .map((change, i): Advice => {
      const then = examine(change.situation(), { ...choice, ...change.choice }, goal);
      onProgress((i + 1) / changes.length);
      return {
        change: change.change,
        predictedGain: then.lowestPredicted - now.lowestPredicted,
        measuredGain: then.lowestMeasured - now.lowestMeasured,
      };
    })
    .filter((advice) => Math.min(advice.predictedGain, advice.measuredGain) >= WORTHWHILE)
    .toSorted((a, b) => b.measuredGain - a.measuredGain);
}

function candidates(situation: Situation, choice: NetworkChoice): Change[] {
  const same = () => situation;
  const { targetCovariance, targetMean } = situation;
  const changes: Change[] = [
    {
      change: "whiten the targets (multiply them by the inverse square root of their second moments)",
      situation: () => mappedTargets(situation, inverseRoot(targetCovariance)),
    },
    { change: "whiten the inputs (every direction of variance one)", situation: () => whitenedInputs(situation) },
  ];
  if (norm(targetMean) ** 2 > 1e-12 * norm(targetCovariance)) {
    changes.push({ change: "centre the targets (subtract their mean)", situation: () => centredTargets(situation) });
  }
  if (choice.depth > 2) {
    changes.push({
      change: `use fewer layers (${choice.depth - 1} instead of ${choice.depth})`,
      situation: same,
      choice: { depth: choice.depth - 1 },
    });
  }
  if (choice.width !== "infinite" && choice.feedback.kind !== "orthonormal" && choice.width >= targetMean.cols) {
    changes.push({
      change: "use orthonormal feedback",
      situation: same,
      choice: { feedback: { kind: "orthonormal" } },
    });
    changes.push({
      change: `use wider layers (${4 * choice.width} instead of ${choice.width})`,
      situation: same,
      choice: { width: 4 * choice.width },
    });
  }
  return changes;
}

/** `S^{−½}` over the rank of a positive semidefinite S. */
function inverseRoot(S: Matrix): Matrix {
  const { values, vectors } = symmetricEigen(S);
  const rank = rankOf(values.toReversed(), 1e-10);
  const scales = values.map((value, i) => (i >= values.length - rank ? 1 / Math.sqrt(value) : 0));
  return product(vectors, diagonal(scales), transpose(vectors));
}
