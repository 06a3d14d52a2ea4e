import { chartSvg } from "../client/chart.ts";
import { STEPS, type Step } from "./steps.ts";

/* The script of the tour: an answer opens the picture, and the slider moves it. */

/** The size of a picture in a place of so many pixels. */
export const sizeIn = (width: number): readonly [number, number] => {
  const across = Math.round(Math.min(680, Math.max(320, width)));
  return [across, across < 560 ? 280 : 320];
};

function connect(step: Step): void {
  const root = document.getElementById(step.id);
  if (!root) return;
  const details = root.querySelector("details")!;
  const verdict = root.querySelector<HTMLElement>(".verdict")!;
  const slider = root.querySelector<HTMLInputElement>("input[type=range]")!;
  const picture = root.querySelector<HTMLElement>(".chart-svg")!;
  const draw = () => {
    const { chart, says } = step.show(Number(slider.value));
    picture.innerHTML = chartSvg(chart, ...sizeIn(picture.clientWidth));
    root.querySelector(".step-says")!.textContent = says;
  };
  root.querySelectorAll<HTMLInputElement>("input[type=radio]").forEach((radio, i) => {
    radio.disabled = false;
    radio.addEventListener("change", () => {
      verdict.textContent = i === step.right ? "So it is." : `No: ${step.answers[step.right]}.`;
      details.open = true;
    });
  });
  slider.addEventListener("input", draw);
  // Drawn for the place that it has: the picture that the page comes with is of one size.
  details.addEventListener("toggle", () => details.open && draw());
}

if (typeof document !== "undefined") for (const step of STEPS) connect(step);
