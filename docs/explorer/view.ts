import { INKS } from "../../experiments/plot/index.ts";
import { theme } from "../theme.ts";
import { commandLine } from "./commandLine.ts";
import { controlsOf, type Controls } from "./controls.ts";
import { element } from "./dom.ts";
import { dropZone } from "./dropZone.ts";
import { TABS, type Tab, type Values } from "./fields.ts";
import { heatMapsIn } from "./heatMaps.ts";
import { numberPanel } from "./numberPanel.ts";
import type { Picture } from "./picture.ts";
import { player } from "./player.ts";
import { plotsIn } from "./plots.ts";
import { presetChoice } from "./presetChoice.ts";
import type { CommandLineRun } from "./job.ts";
import type { State } from "./state.ts";
import { tabList } from "./tabList.ts";

/** What a reader does. */
export interface Actions {
  onTab(tab: Tab): void;
  onValues(values: Values): void;
  onPreset(figure: string): void;
  /** The reader has come to rest at a fraction of the run. */
  onMoment(at: number): void;
  onFiles(files: readonly File[]): void;
}

/** The page. */
export interface View {
  showState(state: State, run: CommandLineRun | null): void;
  /** A run has begun, or is so far. */
  showProgress(fraction: number): void;
  showPicture(picture: Picture, at: number): void;
  /** Says what is wrong, and leaves what was there, faded. */
  showRefusal(message: string): void;
  /** Nothing has been asked for yet. */
  showNothing(): void;
  /** Says what is wrong with what led here, in a line of its own until it is told otherwise; "" takes it away. */
  showComplaint(message: string): void;
}

/** Builds the page inside `root` and connects it. */
export function viewIn(root: HTMLElement, actions: Actions): View {
  const controls = new Map<Tab, Controls>(TABS.map((tab) => [tab, controlsOf(tab, actions.onValues)]));
  const tabs = tabList(actions.onTab);
  const preset = presetChoice(actions.onPreset);
  const drop = dropZone(actions.onFiles);
  // On a phone the picture comes first, and the controls open with a touch.
  const wide = matchMedia("(min-width: 52rem)").matches;
  const chosen = element("div", {});
  const side = element(
    "details",
    { class: "side", open: wide },
    element("summary", {}, "Choose what is simulated"),
    chosen,
  );
  const status = element("p", { class: "status", role: "status" });
  const complaint = element("p", { class: "complaint", role: "alert", hidden: true });
  const bar = element("progress", { max: 1, "aria-label": "Progress of the simulation" });
  const summary = element("p", { class: "summary" });
  const notes = element("ul", { class: "notes" });
  const charts = element("div", { class: "charts" });
  const heat = element("div", { class: "heats" });
  const heatHelp = element(
    "p",
    { class: "soft" },
    "Blue entries are positive, orange ones negative; full colour is the largest entry (±) at the moment shown.",
  );
  const numbers = numberPanel();
  const run = commandLine();
  const plots = plotsIn(charts);
  const heatMaps = heatMapsIn(heat);
  let picture: Picture | null = null;

  const frame = (k: number) => {
    const time = picture!.times[k];
    heatMaps.draw(k);
    plots.mark(time);
    numbers.mark(time);
  };
  const play = player(frame, actions.onMoment);
  const body = element("div", { class: "picture" }, summary, notes, play.root, charts, heat, heatHelp, numbers.root);
  const shown = element("section", { class: "shown", "aria-label": "Picture" }, complaint, status, bar, body);
  const panel = element(
    "div",
    { class: "explorer-body", id: "explorer-panel", role: "tabpanel", tabindex: -1 },
    side,
    shown,
  );
  root.replaceChildren(tabs.root, panel);

  const ink = () => INKS[theme()];
  const repaint = () => {
    heatMaps.repaint(theme() === "dark");
    if (picture) void plots.show(picture.charts, ink());
  };
  document.addEventListener("themechange", repaint);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
  heatMaps.repaint(theme() === "dark");

  const busy = (is: boolean) => {
    bar.hidden = !is;
    shown.setAttribute("aria-busy", String(is));
  };
  const say = (message: string, wrong: boolean) => {
    status.textContent = message;
    status.classList.toggle("bad", wrong);
  };
  const clear = () => {
    picture = null;
    play.load([], 1);
    body.hidden = true;
  };
  clear();
  busy(false);

  return {
    showState({ tab, values }, commandLineRun) {
      const mine = controls.get(tab)!;
      if (side.dataset.tab !== tab) {
        side.dataset.tab = tab;
        chosen.replaceChildren(...(tab === "data" ? [drop] : [preset.root]), mine.root, run.root);
        clear();
      }
      tabs.show(tab);
      panel.setAttribute("aria-labelledby", `tab-${tab}`);
      preset.show(tab, values);
      mine.show(values);
      run.show(commandLineRun);
    },
    showProgress(fraction) {
      if (bar.hidden) say("Simulating …", false);
      busy(true);
      bar.value = fraction;
      body.classList.add("stale");
    },
    showPicture(given, at) {
      busy(false);
      picture = given;
      say(given.ended === "well" ? "" : given.notes[0], given.ended === "badly");
      body.hidden = false;
      body.classList.remove("stale");
      summary.textContent = given.summary;
      notes.replaceChildren(...given.notes.map((note) => element("li", {}, note)));
      heatMaps.show(given.matrices);
      heatHelp.hidden = given.matrices.length === 0;
      play.root.hidden = given.times.length === 0;
      numbers.show(given.table, given.text);
      plots.mark(null);
      play.load(given.times, at);
      void plots.show(given.charts, ink());
    },
    showRefusal(message) {
      busy(false);
      play.stop();
      say(message, true);
      body.classList.add("stale");
    },
    showNothing() {
      busy(false);
      clear();
      say("", false);
    },
    showComplaint(message) {
      complaint.textContent = message;
      complaint.hidden = message === "";
    },
  };
}
