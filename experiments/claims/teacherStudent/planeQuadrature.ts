/** Nodes and weights of Gauss–Legendre quadrature on [−1, 1], by Newton's method. */
function gaussLegendre(n: number): { node: number; weight: number }[] {
  return Array.from({ length: n }, (_, i) => {
    let x = Math.cos((Math.PI * (i + 0.75)) / (n + 0.5));
    let slope = 1;
    for (let iteration = 0; iteration < 10; iteration++) {
      let [previous, value] = [1, x];
      for (let j = 2; j <= n; j++) [previous, value] = [value, ((2 * j - 1) * x * value - (j - 1) * previous) / j];
      slope = (n * (x * value - previous)) / (x * x - 1);
      x -= value / slope;
    }
    return { node: x, weight: 2 / ((1 - x * x) * slope * slope) };
  });
}

const RULE = gaussLegendre(24);

/** The normal density beyond this radius is below the last digit. */
const REACH = 9;
const RINGS = 3;

/** Wider sectors are divided. */
const WIDEST = Math.PI / 6;

/**
 * `E f(z)` for fields `z_i = a_i·ξ` of two standard normals ξ, `fields` the vectors a_i, by Gauss–Legendre quadrature
 * in polar coordinates.
 * The plane is cut along the rays on which some field changes its sign, so that functions with a kink or a jump there
 * are smooth in every sector.
 */
export function planeAverage(
  fields: readonly (readonly [number, number])[],
  f: (z: readonly number[]) => number,
): number {
  const rays = fields.flatMap(([x, y]) => {
    const across = Math.atan2(y, x) + Math.PI / 2;
    return [across, across + Math.PI].map((angle) => ((angle % (2 * Math.PI)) + 2 * Math.PI) % (2 * Math.PI));
  });
  const cuts = rays.toSorted((a, b) => a - b);
  let sum = 0;
  cuts.forEach((from, i) => {
    const to = i + 1 < cuts.length ? cuts[i + 1] : cuts[0] + 2 * Math.PI;
    const parts = Math.max(1, Math.ceil((to - from) / WIDEST));
    for (let part = 0; part < parts; part++) {
      const half = (to - from) / (2 * parts);
      const middle = from + (2 * part + 1) * half;
      for (const turn of RULE) sum += half * turn.weight * alongRay(middle + half * turn.node);
    }
  });
  return sum / (2 * Math.PI);

  function alongRay(angle: number): number {
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    const unit = fields.map(([x, y]) => x * cos + y * sin);
    const half = REACH / (2 * RINGS);
    let total = 0;
    for (let ring = 0; ring < RINGS; ring++) {
      for (const { node, weight } of RULE) {
        const r = half * (2 * ring + 1 + node);
        total += half * weight * r * Math.exp(-0.5 * r * r) * f(unit.map((value) => r * value));
      }
    }
    return total;
  }
}
