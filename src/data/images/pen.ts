/**
 * Draws the line from (x0, y0) to (x1, y1) into `distances`: every pixel keeps the square of the smallest distance of
 * its centre to a line drawn so far,
 * where that is below `reach`. All lengths in pixels; the centre of pixel (i, j) is at (j + ½, i + ½) of a `size` ×
 * `size` map.
 */
export function drawLine(
  distances: Float64Array,
  size: number,
  reach: number,
  x0: number,
  y0: number,
  x1: number,
  y1: number,
): void {
  const dx = x1 - x0;
  const dy = y1 - y0;
  const length2 = dx * dx + dy * dy;
  const inverse = length2 > 0 ? 1 / length2 : 0;
  const left = Math.max(0, Math.ceil(Math.min(x0, x1) - reach - 0.5));
  const right = Math.min(size - 1, Math.floor(Math.max(x0, x1) + reach - 0.5));
  const top = Math.max(0, Math.ceil(Math.min(y0, y1) - reach - 0.5));
  const bottom = Math.min(size - 1, Math.floor(Math.max(y0, y1) + reach - 0.5));
  for (let i = top; i <= bottom; i++) {
    const y = i + 0.5 - y0;
    for (let j = left; j <= right; j++) {
      const x = j + 0.5 - x0;
      const along = Math.min(1, Math.max(0, (x * dx + y * dy) * inverse));
      const ex = x - along * dx;
      const ey = y - along * dy;
      const d2 = ex * ex + ey * ey;
      const k = i * size + j;
      if (d2 < distances[k]) distances[k] = d2;
    }
  }
}

/**
 * How much of a pixel a pen of the given width covers, 0 … 1, at that distance of their centres: the edge is a ramp one
 * pixel wide.
 */
export function coverage(distance2: number, width: number): number {
  const inside = 0.5 * width + 0.5 - Math.sqrt(distance2);
  return inside <= 0 ? 0 : Math.min(inside, width, 1);
}
