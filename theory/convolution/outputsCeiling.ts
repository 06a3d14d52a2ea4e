import { formula } from "../formula.ts";
import type { Prediction } from "../prediction.ts";
import { outputSize, type Windows } from "./windows.ts";

const outputsFormula = formula("\\max_F \\max \\mathrm{WA}_l", "min(1, sqrt(n) * k / o)");

/** What no feedback can lift. */
export const outputsCeiling: Prediction = {
  id: "outputs-ceiling",
  title: "Few outputs bound the alignment of a convolution whatever the feedback",
  statement:
    "No feedback lifts the ceiling of a convolution above $\\sqrt{n_L}\\, k/o$: its matrix spreads over many singular values, and $F_l F_{l-1}^\\top$ has $n_L$ at most.",
  source:
    "derived: a matrix of rank $n$ has a cosine of at most $(\\sum_{j \\le n} \\sigma_j^2)^{1/2} / \\lVert W \\rVert$ with $W$; $\\sigma_1 \\le k \\lVert w \\rVert$ since $W$ is the sum of $k^2$ shifts times matrices between channels, and $\\lVert W \\rVert = o \\lVert w \\rVert$ for the kernel $w$",
  assumptions: ["convolution without padding, any stride and channels", "any feedback"],
  formulas: [outputsFormula],
};

/** `min(1, √n_L k/o)`. */
export const outputsBound = (windows: Windows, outputs: number): number =>
  outputsFormula.evaluate({ n: outputs, k: windows.kernel, o: outputSize(windows) });
