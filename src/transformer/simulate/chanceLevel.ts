/**
 * The root mean square cosine of signals G (n × lanes) with `F E`, E (m × lanes) of the same columns, over matrices F
 * of independent entries of variance 1/n: `‖E Gᵀ‖ / (√n ‖E‖ ‖G‖)` in a sequence, since `‖F E‖` is ‖E‖ but for a part
 * of 1/√n, and the root of the mean square over sequences.
 */
export class ChanceLevel {
  #sum = 0;
  #count = 0;

  add(m: number, n: number, lanes: number, context: number, batch: number, E: Float32Array, G: Float32Array): void {
    for (let b = 0; b < batch; b++) {
      const from = b * context;
      const size = square(m, lanes, from, context, E) * square(n, lanes, from, context, G);
      if (!(size > 0 && size < Infinity)) continue;
      let products = 0;
      for (let k = 0; k < m; k++) {
        for (let i = 0; i < n; i++) {
          let sum = 0;
          for (let s = from; s < from + context; s++) sum += E[k * lanes + s] * G[i * lanes + s];
          products += sum * sum;
        }
      }
      this.#sum += products / (n * size);
      this.#count++;
    }
  }

  value(): number | null {
    return this.#count > 0 ? Math.sqrt(this.#sum / this.#count) : null;
  }
}

function square(rows: number, lanes: number, from: number, context: number, X: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < rows; i++) for (let s = from; s < from + context; s++) sum += X[i * lanes + s] ** 2;
  return sum;
}
