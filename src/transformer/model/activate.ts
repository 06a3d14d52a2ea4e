import { erf } from "../../activation/index.ts";

const DENSITY = 1 / Math.sqrt(2 * Math.PI);

/**
 * The activation of the MLP in place, `a ← g(a)`, and its slopes `g'(a)`, over the first `count` entries: max(0, a), of
 * slope 1 at 0, or `a Φ(a)`, Φ the normal distribution (GELU without approximation, Hendrycks and Gimpel 2016).
 */
export function activate(kind: "relu" | "gelu", count: number, a: Float32Array, slope: Float32Array): void {
  if (kind === "relu") {
    for (let i = 0; i < count; i++) {
      slope[i] = a[i] < 0 ? 0 : 1;
      a[i] *= slope[i];
    }
    return;
  }
  for (let i = 0; i < count; i++) {
    const x = a[i];
    const below = 0.5 + 0.5 * erf(x * Math.SQRT1_2);
    slope[i] = below + x * DENSITY * Math.exp(-0.5 * x * x);
    a[i] = x * below;
  }
}
