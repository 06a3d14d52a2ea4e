import { element } from "./dom.ts";

/** Plays through the frames of a run: a button, and one slider over time. */
export interface Player {
  readonly root: HTMLElement;
  /** Takes up a run of so many frames, at a fraction of it. Stops playing. */
  load(times: readonly number[], at: number): void;
  stop(): void;
}

/** How long a run plays, in milliseconds. */
const DURATION = 8000;

/** `onFrame` draws a frame; `onRest` hears the fraction of the run at which the reader has come to rest. */
export function player(onFrame: (frame: number) => void, onRest: (at: number) => void): Player {
  const button = element("button", { type: "button", class: "play", disabled: true }, "Play");
  const slider = element("input", {
    type: "range",
    min: 0,
    max: 0,
    step: 1,
    value: 0,
    "aria-label": "Time",
    disabled: true,
  });
  const clock = element("output", { class: "clock" });
  let times: readonly number[] = [];
  let request = 0;
  let shown = -1;

  const last = () => Math.max(0, times.length - 1);
  const draw = (frame: number) => {
    if (frame === shown) return;
    shown = frame;
    slider.value = String(frame);
    const text = `time ${Number(times[frame].toPrecision(4))}`;
    clock.textContent = text;
    slider.setAttribute("aria-valuetext", text);
    onFrame(frame);
  };
  const rest = () => onRest(last() === 0 ? 1 : shown / last());
  const stop = () => {
    if (request === 0) return;
    cancelAnimationFrame(request);
    request = 0;
    button.textContent = "Play";
  };
  const play = () => {
    const from = shown >= last() ? 0 : shown;
    let start: number | undefined;
    const tick = (now: number) => {
      start ??= now;
      const frame = Math.min(last(), from + Math.floor(((now - start) / DURATION) * last()));
      draw(frame);
      if (frame < last()) {
        request = requestAnimationFrame(tick);
        return;
      }
      stop();
      rest();
    };
    button.textContent = "Pause";
    request = requestAnimationFrame(tick);
  };

  button.addEventListener("click", () => {
    if (request === 0) return play();
    stop();
    rest();
  });
  slider.addEventListener("input", () => {
    stop();
    draw(Number(slider.value));
  });
  slider.addEventListener("change", rest);

  return {
    root: element("div", { class: "player", role: "group", "aria-label": "Time of the run" }, button, slider, clock),
    load(given, at) {
      stop();
      times = given;
      shown = -1;
      const some = times.length > 0;
      button.disabled = !some;
      slider.disabled = !some;
      slider.max = String(last());
      clock.textContent = "";
      if (some) draw(Math.round(at * last()));
    },
    stop,
  };
}
