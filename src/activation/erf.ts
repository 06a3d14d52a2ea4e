/**
 * The error function `erf x = (2/√π) ∫₀ˣ e^{−t²} dt`, to a relative error of a few units in the last place.
 * Rational Chebyshev approximations of W. J. Cody, Mathematics of Computation 23 (1969) 631–637.
 */
export function erf(x: number): number {
  const y = Math.abs(x);
  if (y <= 0.46875) {
    const s = x * x;
    const above =
      (((0.18577770618460315 * s + 3.1611237438705655) * s + 113.86415415105016) * s + 377.485237685302) * s +
      3209.3775891384694;
    const below =
      (((s + 23.601290952344122) * s + 244.02463793444417) * s + 1282.6165260773723) * s + 2844.236833439171;
    return (x * above) / below;
  }
  // Beyond 6, erfc is below half a unit in the last place of 1.
  if (y >= 6) return Math.sign(x);
  if (!(y < 6)) return Number.NaN;
  const tail = y <= 4 ? middle(y) : far(y);
  return x > 0 ? 1 - tail : tail - 1;
}

/** erfc y for 0.46875 ≤ y ≤ 4. */
function middle(y: number): number {
  const above =
    (((((((2.1531153547440383e-8 * y + 0.5641884969886701) * y + 8.883149794388377) * y + 66.11919063714163) * y +
      298.6351381974001) *
      y +
      881.952221241769) *
      y +
      1712.0476126340707) *
      y +
      2051.0783778260716) *
      y +
    1230.3393547979972;
  const below =
    (((((((y + 15.744926110709835) * y + 117.6939508913125) * y + 537.1811018620099) * y + 1621.3895745666903) * y +
      3290.7992357334597) *
      y +
      4362.619090143247) *
      y +
      3439.3676741437216) *
      y +
    1230.3393548037495;
  return (Math.exp(-y * y) * above) / below;
}

/** erfc y for y > 4. */
function far(y: number): number {
  const s = 1 / (y * y);
  const above =
    ((((0.016315387137302097 * s + 0.30532663496123236) * s + 0.36034489994980445) * s + 0.12578172611122926) * s +
      0.016083785148742275) *
      s +
    0.0006587491615298378;
  const below =
    ((((s + 2.568520192289822) * s + 1.8729528499234604) * s + 0.5279051029514285) * s + 0.06051834131244132) * s +
    0.0023352049762686918;
  return (Math.exp(-y * y) / y) * (1 / Math.sqrt(Math.PI) - (s * above) / below);
}
