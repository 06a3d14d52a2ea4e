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
  /** The reader will not wait for the run. */
  onCancel(): void;
}

/** The page. */
export interface View {
  showState(state: State, run: CommandLineRun | null): void;
  /** A run has begun, or is so far. */
  showProgress(fraction: number): void;
  showPicture(picture: Picture, at: number): void;
  /** Says what is wrong, and leaves what was there, faded. */
  showRefusal(message: string): void;
  /** Offers the columns of a data set as targets; none takes the offer away. */
  offerColumns(columns: readonly string[]): void;
  /** Nothing has been asked for yet. */
  showNothing(): void;
  /** Says what is wrong with what led here, in a line of its own until it is told otherwise; "" takes it away. */
  showComplaint(message: string): void;
}

/** Runs that take longer can be cancelled, in milliseconds. */
const PATIENCE = 800;

/** Builds the page inside `root` and connects it. */
export function viewIn(root: HTMLElement, actions: Actions): View {
  const controls = new Map<Tab, Controls>(TABS.map((tab) => [tab, controlsOf(tab, actions.onValues)]));
  const tabs = tabList(actions.onTab);
  const preset = presetChoice(actions.onPreset);
  const drop = dropZone(actions.onFiles);
  const offered = element("div", { class: "columns", hidden: true });
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
  const cancel = element("button", { type: "button", class: "cancel", hidden: true }, "Cancel");
  cancel.addEventListener("click", actions.onCancel);
  const summary = element("p", { class: "summary" });
  const notes = element("ul", { class: "notes" });
  const charts = element("div", { class: "charts" });
  const heat = element("div", { class: "heats" });
  const fixed = element("input", { type: "checkbox", id: "one-scale" });
  const heatHelp = element(
    "p",
    { class: "soft" },
    "Blue entries are positive, orange ones negative; full colour is the largest entry (±) of each matrix at the moment shown, or of all matrices at all moments: ",
    element("label", { for: "one-scale" }, fixed, " one scale for all"),
  );
  const numbers = numberPanel();
  const run = commandLine();
  const plots = plotsIn(charts);
  const heatMaps = heatMapsIn(heat);
  let picture: Picture | null = null;
  fixed.addEventListener("change", () => heatMaps.oneScale(fixed.checked));

  const frame = (k: number) => {
    const time = picture!.times[k];
    heatMaps.draw(k);
    plots.mark(time);
    numbers.mark(time);
  };
  const play = player(frame, actions.onMoment);
  const body = element("div", { class: "picture" }, summary, notes, play.root, charts, heat, heatHelp, numbers.root);
  const shown = element("section", { class: "shown", "aria-label": "Picture" }, complaint, status, bar, cancel, body);
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

  let waiting: ReturnType<typeof setTimeout> | undefined;
  const busy = (is: boolean) => {
    if (is === bar.hidden) {
      clearTimeout(waiting);
      cancel.hidden = true;
      // Runs of a moment would only make the button flicker.
      if (is) waiting = setTimeout(() => (cancel.hidden = false), PATIENCE);
    }
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
        chosen.replaceChildren(...(tab === "data" ? [drop, offered] : [preset.root]), mine.root, run.root);
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
      // Before the first step there is nothing to be a fraction of.
      if (fraction > 0) bar.value = fraction;
      else bar.removeAttribute("value");
      body.classList.add("stale");
    },
    showPicture(given, at) {
      busy(false);
      picture = given;
      say(given.ended === "well" ? "" : given.notes[0], given.ended === "badly");
      body.hidden = false;
      body.classList.remove("stale");
      summary.textContent = given.summary;
      // What went badly stands above already.
      const others = given.ended === "well" ? given.notes : given.notes.slice(1);
      notes.replaceChildren(...others.map((note) => element("li", {}, note)));
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
    offerColumns(columns) {
      offered.hidden = columns.length === 0;
      const buttons = columns.map((name) => {
        const button = element("button", { type: "button" }, name);
        button.addEventListener("click", () => controls.get("data")!.choose("targets", name));
        return button;
      });
      offered.replaceChildren(element("p", {}, "Which column is the target?"), ...buttons);
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
