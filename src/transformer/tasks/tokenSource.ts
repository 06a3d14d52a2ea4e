import type { Stream } from "../../random/index.ts";
import type { TokenBatch } from "../model/index.ts";

/** Where sequences come from. */
export interface TokenSource {
  /** V, how many symbols there are. */
  readonly vocabulary: number;
  /** Fills a batch of sequences of `context` tokens, for training or of those kept for measuring. */
  draw(random: Stream, context: number, batch: TokenBatch, measured: boolean): void;
  /**
   * The mean loss over a batch of the best predictor there is, which knows the source but sees no more of a sequence
   * than a network does, in nats; null where nobody knows it.
   */
  optimum(context: number, batch: TokenBatch): number | null;
  /** What tells data from others of the same problem; 0 where the problem says all. */
  fingerprint(): number;
}
