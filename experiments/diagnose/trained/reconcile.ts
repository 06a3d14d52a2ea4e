import type { DatasetDiagnosis } from "../diagnosis.ts";
import { ACTIVATIONS, scoreOf, type Spread, type TrainedNetwork } from "./trained.ts";

/** Weight alignment from which linear theory calls data fit for DFA. */
const ALIGNED = 0.7;

/** DFA works where it closes this part of the way from frozen lower layers to backpropagation. */
const WORKS = 0.8;

/**
 * What a difference must be to say anything: a hundredth, twice its standard error over seeds, and four of the samples
 * that were held out, which all seeds have in common.
 */
const LEAST = 0.01;
const SURE = 2;
const LEAST_SAMPLES = 4;

/** Whether a difference of accuracies or explained variances is more than chance. */
export const isSure = (difference: number, standardError: number, heldOut: number): boolean =>
  Math.abs(difference) > Math.max(LEAST, SURE * standardError, LEAST_SAMPLES / heldOut);

/** Weight alignment of the network and of the theory that differ by less are called alike. */
const ALIKE = 0.15;

/** How one kind of network does by the three rules. */
interface Standing {
  readonly activation: string;
  readonly bp: Spread;
  readonly dfa: Spread;
  readonly frozen: Spread;
  /** The part of the way from frozen lower layers to backpropagation that DFA goes; null where there is none to go. */
  readonly closed: number | null;
}

/**
 * What trained networks say beside the theory of linear ones: whether DFA works, whether the theory expected it to, and
 * where the two do not speak of the same.
 */
export function reconcile(
  networks: readonly TrainedNetwork[],
  layers: DatasetDiagnosis["layers"],
  { classes, heldOut }: { readonly classes: boolean; readonly heldOut: number },
): string {
  const standings = ACTIVATIONS.flatMap((activation): Standing[] => {
    const of = (rule: TrainedNetwork["rule"]) => {
      const found = networks.find((one) => one.activation === activation && one.rule === rule);
      return found ? scoreOf(found) : null;
    };
    const [bp, dfa, frozen] = [of("bp"), of("dfa"), of("frozen")];
    return bp && dfa && frozen ? [{ activation, bp, dfa, frozen, closed: closedBy(bp, dfa, frozen, heldOut) }] : [];
  });
  if (standings.length === 0) return "Every rate that was tried diverged: the trained networks say nothing.";
  const known = layers.flatMap(({ weightAlignmentPredicted: value }) => (value === null ? [] : [value]));
  const expected = known.length > 0 ? Math.min(...known) : null;
  return [...standings.map((standing) => told(standing, classes)), ...agreement(standings, expected, networks)].join(
    " ",
  );
}

function closedBy(bp: Spread, dfa: Spread, frozen: Spread, heldOut: number): number | null {
  const way = bp.mean - frozen.mean;
  if (way <= 0 || !isSure(way, Math.hypot(errorOf(bp), errorOf(frozen)), heldOut)) return null;
  return (dfa.mean - frozen.mean) / way;
}

const errorOf = ({ sd, seeds }: Spread): number => sd / Math.sqrt(seeds);

function told({ activation, bp, dfa, frozen, closed }: Standing, classes: boolean): string {
  const percent = ({ mean }: Spread) => `${(100 * mean).toFixed(1)} %`;
  const does = classes ? "gets" : "explains";
  const what = classes ? "of what was held out right" : "of the variance of what was held out";
  const scores = `In ${activation} networks DFA ${does} ${percent(dfa)} ${what}, backpropagation ${percent(bp)}, frozen lower layers ${percent(frozen)}`;
  return closed === null
    ? `${scores}: that layers learn makes no sure difference there.`
    : `${scores}: DFA goes ${(100 * closed).toFixed(0)} % of the way from frozen layers to backpropagation.`;
}

function agreement(
  standings: readonly Standing[],
  expected: number | null,
  networks: readonly TrainedNetwork[],
): string[] {
  const decided = standings.flatMap(({ closed }) => (closed === null ? [] : [closed]));
  if (expected === null) return [];
  const forecast = `the theory expects weight alignment of at least ${expected.toFixed(2)} in linear networks`;
  const alignment = alignmentOf(networks, expected);
  if (decided.length === 0) {
    return [`So these networks cannot tell whether alignment matters on these data; ${forecast}.`, alignment];
  }
  const works = Math.min(...decided) >= WORKS;
  const fails = Math.max(...decided) < WORKS;
  const aligned = expected >= ALIGNED;
  if (!works && !fails) {
    return [`Theory and networks agree for one activation and not for the other: ${forecast}.`, alignment];
  }
  const agree = works === aligned;
  const said = aligned ? forecast : `${forecast}, no more`;
  const outcome = works ? "DFA works" : "DFA falls behind";
  if (agree) return [`Theory and networks agree on what comes out: ${said}, and ${outcome}.`, alignment];
  const reason = works
    ? "what comes out needs no more alignment than that"
    : "the theory of linear networks does not say what holds it back";
  return [`Theory and networks do not agree: ${said}, and yet ${outcome}; ${reason}.`, alignment];
}

/** Where the networks' own weight alignment stands beside the forecast, and that of their signals. */
function alignmentOf(networks: readonly TrainedNetwork[], expected: number): string {
  const own = networks.flatMap(({ activation, weightAlignment, gradientAlignment }) => {
    const values = weightAlignment ? Object.values(weightAlignment.layers).filter((value) => value !== null) : [];
    const signals = gradientAlignment?.total ?? null;
    return values.length > 0 && signals ? [{ activation, least: Math.min(...values), signals: signals.mean }] : [];
  });
  if (own.length === 0) return "";
  const words = own
    .map(({ activation, least, signals }) => `${least.toFixed(2)} in ${activation} (signals ${signals.toFixed(2)})`)
    .join(", ");
  if (own.every(({ least }) => Math.abs(least - expected) < ALIKE)) {
    return `The weights of their least aligned layer align as expected: ${words}.`;
  }
  return `The weights of their least aligned layer have alignment ${words}: that counts the random weights which they started from and units that bend, where the theory speaks of what a linear network learns from zero.`;
}
