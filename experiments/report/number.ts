/** A number in a few digits for people, as HTML: plain where that is short, else with a power of ten. */
export function numberHtml(value: number | null): string {
  if (value === null) return "not finite";
  const size = Math.abs(value);
  if (value === 0 || (size >= 1e-3 && size < 1e4)) return String(Number(value.toPrecision(4))).replace("-", "−");
  const [factor, power] = value.toExponential(1).split("e");
  const times = factor === "1.0" ? "" : `${factor.replace("-", "−")} · `;
  return `${times}10<sup>${power.replace("+", "").replace("-", "−")}</sup>`;
}
