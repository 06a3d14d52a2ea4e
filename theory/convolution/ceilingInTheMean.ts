import { formula } from "../formula.ts";
import type { Prediction } from "../prediction.ts";
import { outputSize, type Windows } from "./windows.ts";

const meanFormula = formula("\\rho", "sqrt(dimension / (rows * columns))");
const convolutionFormula = formula("\\rho_{\\text{convolution}}", "k / (o * i)");
const localFormula = formula("\\rho_{\\text{local}}", "k / i");

/** The ceiling for unstructured feedback. */
export const ceilingInTheMean: Prediction = {
  id: "ceiling-in-the-mean",
  title: "The ceiling for feedback that knows nothing of the layer",
  statement:
    "For feedback of independent entries $E\\lVert \\Pi_S(F_l F_{l-1}^\\top) \\rVert^2 / E\\lVert F_l F_{l-1}^\\top \\rVert^2 = \\dim S / (n_l n_{l-1})$. Its root, the typical ceiling, is " +
    "$k/(o\\,i)$ for a $k \\times k$ convolution from $i \\times i$ to $o \\times o$ maps, $k/i$ for a locally connected layer, and 1 for a full one, whatever the numbers of channels.",
  source:
    "derived: the entries of $F_l F_{l-1}^\\top$ are uncorrelated, with equal variance, so that the mean of $F_l F_{l-1}^\\top \\otimes F_l F_{l-1}^\\top$ is a multiple of the identity",
  assumptions: [
    "independent entries of mean zero, of one variance in each of $F_l$ and $F_{l-1}$",
    "no padding",
    "means over draws: single ceilings of layers of few weights scatter by about $1/\\sqrt{2 \\dim S}$ of themselves, and more",
  ],
  formulas: [meanFormula, convolutionFormula, localFormula],
};

/** `√(dim S/(n_l n_{l−1}))`. */
export const meanCeiling = (dimension: number, rows: number, columns: number): number =>
  meanFormula.evaluate({ dimension, rows, columns });

/** `k/(o i)`. */
export const convolutionCeiling = (windows: Windows): number =>
  convolutionFormula.evaluate({ k: windows.kernel, o: outputSize(windows), i: windows.size });

/** `k/i`. */
export const localCeiling = ({ kernel, size }: Windows): number => localFormula.evaluate({ k: kernel, i: size });
