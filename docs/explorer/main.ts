import "./explorer.css";
import { columnsOf } from "./columns.ts";
import type { Tab } from "./fields.ts";
import { commandLineRun, jobOf } from "./job.ts";
import { PRESETS, valuesOf } from "./presets.ts";
import { simulationOn, type WorkerLike } from "./simulation.ts";
import { fromHash, startOf, toHash, wrongIn, type State } from "./state.ts";
import { viewIn, type View } from "./view.ts";

/** Puts the explorer into `root`: what is chosen goes into the URL, to the worker and back as a picture. */
function mount(root: HTMLElement): void {
  const simulation = simulationOn(
    () => new Worker(new URL("./worker.ts", import.meta.url), { type: "module" }) as unknown as WorkerLike,
  );
  /** Each tab keeps what was chosen in it. */
  const visited = new Map<Tab, State>();
  let state = fromHash(location.hash).state;
  let files: readonly File[] = [];

  const simulate = () => {
    const wrong = wrongIn(state);
    const job = wrong === null ? jobOf(state, files) : null;
    if (job === null) {
      simulation.stop();
      if (wrong === null) view.showNothing();
      else view.showRefusal(`${wrong}.`);
      return;
    }
    view.showProgress(0);
    simulation.run(job, {
      onProgress: view.showProgress,
      onPicture: (picture) => view.showPicture(picture, state.at),
      onRefusal: (message) => view.showRefusal(`${message}.`),
    });
  };
  const show = () => {
    visited.set(state.tab, state);
    view.showState(state, wrongIn(state) === null ? commandLineRun(state) : null);
    simulate();
  };
  const move = (next: State) => {
    state = next;
    history.pushState(null, "", `#${toHash(state)}`);
    view.showComplaint("");
    show();
  };
  const view: View = viewIn(root, {
    onTab: (tab) => {
      if (tab !== state.tab) move(visited.get(tab) ?? startOf(tab));
    },
    onValues: (values) => move({ ...state, values }),
    onPreset: (figure) => {
      const preset = PRESETS.find((candidate) => candidate.figure === figure)!;
      move({ tab: preset.tab, values: valuesOf(preset), at: 1 });
    },
    onMoment: (at) => {
      state = { ...state, at };
      visited.set(state.tab, state);
      history.replaceState(null, "", `#${toHash(state)}`);
    },
    onFiles: (given) => {
      files = given;
      view.offerColumns([]);
      void columnsOf(given).then((columns) => files === given && view.offerColumns(columns));
      simulate();
    },
    onCancel: () => {
      simulation.stop();
      view.showRefusal("Cancelled: change something to simulate again.");
    },
  });
  const follow = () => {
    const { state: linked, complaints } = fromHash(location.hash);
    state = linked;
    show();
    const unheeded = `The link could not be followed as it is: ${complaints.join("; ")}. What is shown instead is in the address now.`;
    view.showComplaint(complaints.length > 0 ? unheeded : "");
    if (complaints.length > 0) history.replaceState(null, "", `#${toHash(state)}`);
  };
  addEventListener("popstate", follow);
  follow();
}

mount(document.getElementById("explorer")!);
