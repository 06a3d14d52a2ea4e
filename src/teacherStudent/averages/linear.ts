import type { Averages } from "./averages.ts";

/** The averages of the identity `g(x) = x`: plain moments. */
export const linearAverages: Averages = {
  I2: (_c11, c12) => c12,
  J2: () => 1,
  H2: () => 0,
  I4: (_c11, _c12, _c13, _c14, _c22, _c23, _c24, _c33, c34) => c34,
  squaredSignal: (K, M) => (C, u, out) => {
    const D = K + M;
    let square = 0;
    for (let a = 0; a < D; a++) for (let b = 0; b < D; b++) square += u[a] * u[b] * C[a * D + b];
    out.fill(square);
  },
};
