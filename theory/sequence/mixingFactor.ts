import { inner, norm, product, transpose, type Matrix } from "../../src/linalg/index.ts";
import { formula } from "../formula.ts";
import type { Prediction } from "../prediction.ts";

const factor = formula("\\mu_l", "inner / (normK * normR)");
const productFormula = formula("\\mathrm{GA}_l", "conditioning * mixing");

/** What mixing costs. */
export const mixingFactor: Prediction = {
  id: "mixing-factor",
  title: "Mixing of places costs gradient alignment by a known factor",
  statement:
    "Backpropagation sends errors through the mixing, $W_{l+1}^\\top \\cdots W_L^\\top E R_l$ with $R_l = M_L^\\top \\cdots M_{l+1}^\\top$; DFA sends $F_l E K_l$. For errors white over places and channels the cosine is a product: that of $F_l$ with $W_{l+1}^\\top \\cdots W_L^\\top$, as without places, " +
    "times $\\mu_l = \\langle K_l, R_l \\rangle / \\lVert K_l \\rVert \\lVert R_l \\rVert$, which for errors left at their place is $\\operatorname{tr} R_l / (\\sqrt T \\lVert R_l \\rVert)$.",
  source:
    "derived: $E \\mapsto \\Pi E R$ is a Kronecker product, and the cosine of two of these is the product of the cosines of their factors",
  assumptions: [
    "one mixing a layer",
    "layers that replace their input",
    "errors white over places and channels",
    "any weights and feedback",
  ],
  formulas: [factor, productFormula],
};

/** Feedback through the mixing. */
export const transportedFeedback: Prediction = {
  id: "transported-feedback",
  title: "Errors that go back through the mixing lose nothing to it",
  statement:
    "With $K_l = R_l$, the error mixed on its way back as it would be by backpropagation and only its channels sent through $F_l$, the mixing factor is 1: gradient alignment is that of $F_l$ with $W_{l+1}^\\top \\cdots W_L^\\top$, as without places.",
  source: "derived: the mixing factor with $K_l = R_l$",
  assumptions: mixingFactor.assumptions,
  formulas: [],
};

/** `⟨K, R⟩ / (‖K‖ ‖R‖)`; 0 where one of them vanishes. */
export function mixingFactorOf(K: Matrix, R: Matrix): number {
  const [normK, normR] = [norm(K), norm(R)];
  return normK * normR > 0 ? factor.evaluate({ inner: inner(K, R), normK, normR }) : 0;
}

/** Gradient alignment for white errors: the cosine of F_l with the weights above it, times the mixing factor. */
export function mixedAlignment(F: Matrix, weightsAbove: readonly Matrix[], mixing: number): number {
  const back = product(...weightsAbove.map(transpose));
  const conditioning = inner(F, back) / (norm(F) * norm(back));
  return productFormula.evaluate({ conditioning, mixing });
}
