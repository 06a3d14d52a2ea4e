import { conditioning, matrix, multiply, transpose, type Matrix } from "../linalg/index.ts";
import { feedbackInverses } from "../measure/index.ts";
import { sideBySide } from "./sideBySide.ts";
import type { SequenceNetwork } from "./realise.ts";
import type { BlockConditioning } from "./snapshot.ts";

/** A block of an alignment matrix: the columns that act on one part of the basis below. */
interface Block {
  readonly below: string;
  readonly from: number;
  readonly to: number;
}

/** The blocks of the alignment matrices of each layer, and how they are had from full weights. */
export class AlignmentBlocks {
  readonly #network: SequenceNetwork;
  readonly #blocks: readonly (readonly Block[])[];
  #inverses: { own: readonly Matrix[]; below: readonly (Matrix | null)[] } | null | undefined;

  constructor(network: SequenceNetwork) {
    const { layers, dealt, oneFeedback, outputs: nL, problem } = network;
    const { inputs: n0, residual } = problem.network;
    this.#network = network;
    this.#blocks = layers.map(({ layer }, i) => {
      if (layer === 0 || (!residual && i === 0)) return [{ below: "inputs", from: 0, to: n0 }];
      if (!residual) return [{ below: String(layers[i - 1].layer), from: 0, to: nL * dealt[i - 1] }];
      let at = n0;
      const own = oneFeedback ? dealt.slice(0, 1) : dealt.slice(0, i);
      const below = (j: number) => (oneFeedback ? "shared" : String(layers[j].layer));
      const used = i === 0 ? [] : own.map((count, j) => ({ below: below(j), from: at, to: (at += nL * count) }));
      return [{ below: "inputs", from: 0, to: n0 }, ...used];
    });
  }

  /**
   * Condition numbers and ranks of all blocks of alignment matrices (n_L · dealt × coordinates below), a list of
   * offsets for each layer; nulls where there are none.
   */
  of(A: readonly (readonly Matrix[])[] | null): BlockConditioning[] {
    return this.#network.layers.flatMap(({ layer, maps }, i) =>
      maps.flatMap((_, k) =>
        this.#blocks[i].map(({ below, from, to }) => ({
          layer,
          offset: k + 1,
          below,
          ...(A ? conditioning(columns(A[i][k], from, to)) : { kappa: null, rank: null }),
        })),
      ),
    );
  }

  /** The alignment matrices of full weights, `F⁺ W B⁺ᵀ`; null where the feedback or the basis has not full rank. */
  recovered(weights: readonly (readonly Matrix[])[]): Matrix[][] | null {
    this.#inverses ??= this.#invert();
    if (!this.#inverses) return null;
    const { own, below } = this.#inverses;
    return weights.map((list, i) =>
      list.map((W) => {
        const rows = i < own.length ? multiply(own[i], W) : W;
        const inverse = below[i];
        return inverse ? multiply(rows, transpose(inverse)) : rows;
      }),
    );
  }

  #invert(): { own: readonly Matrix[]; below: readonly (Matrix | null)[] } | null {
    const { layers, oneFeedback, problem } = this.#network;
    const F = this.#network.feedback();
    const own = feedbackInverses(F);
    if (!own) return null;
    if (!problem.network.residual) return { own, below: [null, ...own] };
    const E = this.#network.embedding();
    const B = sideBySide([E, ...(oneFeedback ? F.slice(0, 1) : F)]);
    const inverse = feedbackInverses([B]);
    return inverse && { own, below: layers.map(({ layer }) => (layer === 0 ? null : inverse[0])) };
  }
}

function columns(M: Matrix, from: number, to: number): Matrix {
  const C = matrix(M.rows, to - from);
  for (let i = 0; i < M.rows; i++) C.data.set(M.data.subarray(i * M.cols + from, i * M.cols + to), i * C.cols);
  return C;
}
