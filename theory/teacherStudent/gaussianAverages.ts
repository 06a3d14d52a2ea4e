import { formula } from "../formula.ts";
import type { Prediction } from "../prediction.ts";

/** `E[g(z₁) g(z₂)]` for erf units, `a`, `b` the variances and `c` the covariance of the fields. */
export const erfOverlap = formula("I_2", "2 / pi * asin(c / sqrt((1 + a) * (1 + b)))");

/** `E[g(z₁) g(z₂)]` for ReLU units, `phi` the angle between the fields, `c = √(ab) cos φ`. */
export const reluOverlap = formula("I_2", "sqrt(a * b) * (sin(phi) + (pi - phi) * cos(phi)) / (2 * pi)");

/** `E[g(z₁) g(z₂)]` for linear units. */
export const linearOverlap = formula("I_2", "c");

/** The averages that close the equations of the order parameters. */
export const gaussianAverages: Prediction = {
  id: "gaussian-averages",
  title: "The Gaussian averages of the order-parameter equations, in closed form",
  statement:
    "For jointly normal fields $I_2 = E[g(z_1) g(z_2)]$, $J_2 = E[g'(z_1) g'(z_2)] = \\partial I_2 / \\partial c_{12}$, $I_3 = E[g'(z_1) z_2 g(z_3)]$ and " +
    "$I_4 = E[g'(z_1) g'(z_2) g(z_3) g(z_4)]$ are closed for erf and linear units; for ReLU units $I_4$ is one integral of closed terms.",
  source:
    "classic: Saad and Solla (1995), Biehl and Schwarze (1995); ReLU: Cho and Saul (2009), and Plackett's identity (1954) for the four-point average",
  assumptions: ["zero-mean normal fields", "$g(x) = \\operatorname{erf}(x/\\sqrt2)$, $\\max(0, x)$ or $x$"],
  formulas: [erfOverlap, reluOverlap, linearOverlap],
};
