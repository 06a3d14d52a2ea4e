/** What targets are: labels of classes, or numbers to regress on. */
export type TargetKind = "class" | "number";

/** So few different whole numbers are labels, as long as some of them repeat. */
const FEW = 20;
/**
 * More of them are labels when they count from 0 or 1, nearly without gaps, and each stands for this many samples on
 * average.
 */
const REPEATS = 2;
const WITHOUT_GAPS = 0.9;

/**
 * Whether one column of whole numbers holds class labels: at most 20 different values of which some repeat, or more
 * that count from 0 or 1
 * nearly without gaps and occur twice on average. Ages, years and prices do not pass, the labels of MNIST, CIFAR-100
 * and ImageNet do.
 */
export function areLabels(distinct: Iterable<number>, samples: number): boolean {
  let least = Infinity;
  let greatest = -Infinity;
  let count = 0;
  for (const value of distinct) {
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
    count++;
  }
  if (count <= FEW) return count < samples;
  return (least === 0 || least === 1) && count >= WITHOUT_GAPS * (greatest - least + 1) && samples >= REPEATS * count;
}

/** A name of targets and, after a colon, what they are to be taken for: `label`, `label:class`, `label:number`. */
export interface NamedTarget {
  readonly name: string;
  readonly kind?: TargetKind;
}

/** Splits `label:class` into its name and kind; a colon before anything else belongs to the name. */
export function namedTarget(text: string): NamedTarget {
  const [, name, kind] = /^(.*):(class|number)$/s.exec(text) ?? [];
  return kind === undefined ? { name: text } : { name, kind: kind as TargetKind };
}
