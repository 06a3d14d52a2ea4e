import { inner, type Matrix } from "../../src/linalg/index.ts";
import { formula } from "../formula.ts";
import type { Prediction } from "../prediction.ts";

/** Consequence (b) of the symmetry identity. */
export const inevitableAlignment: Prediction = {
  id: "inevitable-alignment",
  title: "Alignment is inevitable: a layer overlaps with its feedback as far as the layer below has grown",
  statement:
    "In gradient flow from zero weights with orthonormal feedback, $\\langle W_{l+1}, F_{l+1} F_l^\\top \\rangle = \\tfrac12 \\lVert C_l \\rVert_F^2 = \\tfrac12 \\lVert W_l \\rVert_F^2 > 0$: " +
    "every layer comes to overlap with its feedback, by as much as the layer below it has grown. The overlap is no cosine: from zero weights it is divided by weights that are as small, and the cosines of all layers leave zero together; " +
    "which layer's cosine rises first is decided by the initial weights that it has to outgrow (see crossing-clocks). In the last layer the equality with $\\lVert W_{L-1} \\rVert_F^2$ holds for any feedback.",
  source:
    "derived: the trace of the symmetry identity without step noise. Two linear layers: Lillicrap et al. (2016). No contradiction to Song, Xu and Lafferty (2021), whose wide networks need regularisation to align: theirs start from random weights that hardly move, these from zero",
  assumptions: ["deep linear network", "DFA", "zero initial weights", "orthonormal feedback", "gradient flow"],
  formulas: [formula("\\langle W_{l+1}, F_{l+1} F_l^\\top \\rangle", "w^2 / 2")],
};

/** `⟨W_{l+1}, F_{l+1}F_lᵀ⟩ = ½‖W_l‖_F²`, from the weights of the layer below. */
export const feedbackOverlap = (W: Matrix): number => 0.5 * inner(W, W);
