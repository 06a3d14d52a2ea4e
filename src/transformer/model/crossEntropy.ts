/** What each column of a batch is predicted to be, and how that compares with what it is. */
export interface ColumnLosses {
  /** −log of the probability of the target in nats; 0 where there is none. */
  readonly losses: Float64Array;
  /** 1 where the target is the likeliest symbol, the first among equals. */
  readonly hits: Uint8Array;
}

/**
 * Cross-entropy of logits (V × lanes) with one target a column, −1 for a column that does not count, over the first
 * `count` columns: fills `out`, and the errors `E = share (softmax − onehot)`, zero in all other columns. Both are
 * made of what the other symbols have, so that neither cancels where the target is all but certain.
 */
export function crossEntropy(
  vocabulary: number,
  lanes: number,
  count: number,
  share: number,
  logits: Float32Array,
  targets: Int32Array,
  E: Float32Array,
  { losses, hits }: ColumnLosses,
): void {
  const size = vocabulary * lanes;
  for (let s = 0; s < lanes; s++) {
    const target = s < count ? targets[s] : -1;
    losses[s] = hits[s] = 0;
    if (target < 0) {
      for (let at = s; at < size; at += lanes) E[at] = 0;
      continue;
    }
    const own = target * lanes + s;
    let best = s;
    for (let at = s; at < size; at += lanes) if (logits[at] > logits[best]) best = at;
    const largest = logits[best];
    let rest = 0;
    for (let at = s; at < size; at += lanes) if (at !== own) rest += Math.exp(logits[at] - largest);
    const mine = Math.exp(logits[own] - largest);
    const total = rest + mine;
    // log(1 + rest) where the target is the likeliest: the rest may be smaller than a rounding of 1.
    losses[s] = mine === 1 ? Math.log1p(rest) : Math.log(total) - (logits[own] - largest);
    hits[s] = best === own ? 1 : 0;
    const unit = share / total;
    for (let at = s; at < size; at += lanes) E[at] = unit * (at === own ? -rest : Math.exp(logits[at] - largest));
  }
}
