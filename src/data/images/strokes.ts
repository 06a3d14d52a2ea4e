import type { Point, Shape } from "./digitShapes.ts";

/** Straight pieces for each stretch between two points of a stroke. */
const PIECES = 5;

/** The degree of the polynomial in either direction by which a shape is bent. */
const DEGREE = 3;

/** The number of control points of a bend. */
export const BEND_POINTS = (DEGREE + 1) ** 2;

/** A shape as polylines, ready to be bent. */
export interface Strokes {
  readonly points: readonly Point[];
  /** For each point, whether a line leads to it from the one before. */
  readonly joined: readonly boolean[];
  /** points × `BEND_POINTS`: how far each control point of a Bézier patch over the unit square carries each point. */
  readonly weights: Float64Array;
}

/**
 * The smooth curves of a shape (Catmull–Rom splines), cut into straight pieces. Arithmetic only, so the same on every
 * machine.
 */
export function strokes(shape: Shape): Strokes {
  const points: Point[] = [];
  const joined: boolean[] = [];
  for (const stroke of shape) {
    stroke.slice(1).forEach((_, k) => {
      for (let piece = k === 0 ? 0 : 1; piece <= PIECES; piece++) {
        joined.push(k + piece > 0);
        points.push(splinePoint(stroke, k, piece / PIECES));
      }
    });
  }
  const weights = Float64Array.from(points.flatMap(([x, y]) => patchWeights(x, y)));
  return { points, joined, weights };
}

/**
 * The spline at t of the way from point k to point k + 1; beyond its ends the stroke goes on as it came, or closed,
 * round.
 */
function splinePoint(stroke: readonly Point[], k: number, t: number): Point {
  const last = stroke.length - 1;
  const closed = stroke[0][0] === stroke[last][0] && stroke[0][1] === stroke[last][1];
  const at = (i: number, axis: 0 | 1): number => {
    if (0 <= i && i <= last) return stroke[i][axis];
    if (closed) return stroke[i < 0 ? last + i : i - last][axis];
    return i < 0 ? 2 * stroke[0][axis] - stroke[1][axis] : 2 * stroke[last][axis] - stroke[last - 1][axis];
  };
  const along = (axis: 0 | 1): number => {
    const [a, b, c, d] = [at(k - 1, axis), at(k, axis), at(k + 1, axis), at(k + 2, axis)];
    return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
  };
  return [along(0), along(1)];
}

/** Products of the Bernstein polynomials of degree three, which sum to one. */
function patchWeights(x: number, y: number): number[] {
  const bernstein = (t: number): number[] => [(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t ** 3];
  const across = bernstein(x);
  return bernstein(y).flatMap((v) => across.map((u) => u * v));
}
