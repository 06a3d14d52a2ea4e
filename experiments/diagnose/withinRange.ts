import { block, identity, matrixFrom, svd, transpose, type Matrix } from "../../src/linalg/index.ts";
import { gradientAlignmentOfMatrices, type GradientAlignment } from "../../src/measure/index.ts";
import { MAP_RANK_TOLERANCE } from "../../theory/alignment/index.ts";
import { mappedTargets, type NetworkChoice, type Situation, type Trained } from "../setups/index.ts";

/** Outputs fewer than this many times the rank of Σ_xx are all kept: the gain would not be worth the turning. */
const WORTH_IT = 2;

/**
 * The situation in the range of Σ_yx, where all learning happens: with hundreds of classes and few inputs that is a
 * small part of the outputs, and at infinite width the A_l live in it.
 * `range` is that range (rank × n_L), null where nothing is left out; `share` is what weight alignment there is to be
 * multiplied by to be that of all outputs, against whose feedback it is measured.
 */
export function withinRange(
  situation: Situation,
  choice: NetworkChoice,
): { situation: Situation; range: Matrix | null; share: number } {
  const { cross } = situation;
  const outputs = cross.rows;
  if (choice.width !== "infinite" || outputs < WORTH_IT * cross.cols) return { situation, range: null, share: 1 };
  const { U, s } = svd(cross);
  let rank = 0;
  while (rank < s.length && s[rank] > MAP_RANK_TOLERANCE * s[0]) rank++;
  const range = transpose(block(U, 0, 0, U.rows, rank));
  return { situation: mappedTargets(situation, range), range, share: Math.sqrt(rank / outputs) };
}

/**
 * GA of a network trained within the range, in all outputs: what errors have outside of it reaches the layers through
 * the feedback and not through the weights.
 * One more direction stands for all that is outside.
 */
export function gradientAlignmentInFull(
  full: Situation,
  inRange: Situation,
  { matrices, grams, map }: Trained,
): GradientAlignment {
  const rank = inRange.cross.rows;
  const known = inRange.predictions(map);
  const outside = Float64Array.from({ length: full.targets.rows }, (_, i) => {
    const squares = ({ data, cols }: Matrix) =>
      data.subarray(i * cols, (i + 1) * cols).reduce((sum, y) => sum + y * y, 0);
    return Math.sqrt(Math.max(0, squares(full.targets) - squares(inRange.targets)));
  });
  const errors = matrixFrom(full.targets.rows, rank + 1, (i, j) =>
    j === rank ? outside[i] : known.data[i * rank + j] - inRange.targets.data[i * rank + j],
  );
  const wider = ({ data }: Matrix) =>
    matrixFrom(rank + 1, rank + 1, (i, j) => (i < rank && j < rank ? data[i * rank + j] : 0));
  return gradientAlignmentOfMatrices(
    matrices.slice(1).map(wider),
    grams.map(() => identity(rank + 1)),
    grams.map(() => Number.POSITIVE_INFINITY),
    errors,
  );
}
