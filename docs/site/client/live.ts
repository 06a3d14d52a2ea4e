import { chartSvg } from "./chart.ts";
import { story, type StorySettings } from "./story.ts";

/*
 * The figure of the home page as its sliders move it. The picture that the page comes with is the one of the sliders as
 * they stand; this is read when they are touched.
 */

/** The settings that the positions of the sliders stand for: the depth, and from 0 to 100 two logarithmic scales. */
export const settingsOf = (depth: number, kappa: number, size: number): StorySettings => ({
  depth,
  kappa: 100 ** (kappa / 100),
  size: 0.001 * 1000 ** (size / 100),
});

/** Where the sliders stand at first. */
export const START = { depth: 4, kappa: 15, size: 30 };

/** Two digits. */
export const shortly = (value: number): string => String(Number(value.toPrecision(2)));

/** The height of a picture of the given width. */
export const heightOf = (width: number): number => (width < 560 ? 320 : 360);

function connect(): void {
  const picture = document.getElementById("live");
  if (!picture) return;
  const input = (name: string) => document.getElementById(`live-${name}`) as HTMLInputElement;
  const [depth, kappa, size] = [input("depth"), input("kappa"), input("size")];
  const show = () => {
    const settings = settingsOf(Number(depth.value), Number(kappa.value), Number(size.value));
    const say = (name: string, text: string) => (document.getElementById(name)!.textContent = text);
    say("live-depth-value", depth.value);
    say("live-kappa-value", shortly(settings.kappa));
    say("live-size-value", shortly(settings.size));
    const { chart, sentence } = story(settings);
    const width = Math.round(Math.min(760, Math.max(320, picture.clientWidth)));
    picture.innerHTML = chartSvg(chart, width, heightOf(width));
    say("live-says", sentence);
  };
  for (const control of [depth, kappa, size]) control.addEventListener("input", show);
  depth.form!.addEventListener("submit", (event) => event.preventDefault());
  show();
}

if (typeof document !== "undefined") connect();
