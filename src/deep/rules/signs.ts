/** `B_l = |M_l| ∘ sign W_l`, 2 ≤ l ≤ L, sign 0 = 0; M and B in the shapes and order of `W_2 … W_L`. */
export function takeSigns(
  magnitudes: readonly Float32Array[],
  weights: readonly Float32Array[],
  backward: readonly Float32Array[],
): void {
  for (let i = 0; i < backward.length; i++) {
    const [M, W, B] = [magnitudes[i], weights[i + 1], backward[i]];
    for (let k = 0; k < B.length; k++) B[k] = W[k] > 0 ? Math.abs(M[k]) : W[k] < 0 ? -Math.abs(M[k]) : 0;
  }
}
