import { element } from "./dom.ts";
import type { CommandLineRun } from "./job.ts";

const FILE = "problem.json";

/** How long the button says that it has copied, in milliseconds. */
const SAID = 2000;

/**
 * The way to the same numbers outside the page: the problem file, the command that runs it, and the link to the
 * picture.
 */
export function commandLine(): { readonly root: HTMLElement; show(run: CommandLineRun | null): void } {
  const command = element("code", {});
  const download = element("button", { type: "button", id: "download" }, "Download this problem");
  const copy = element("button", { type: "button", id: "copy-link" }, "Copy the link");
  const outside = element(
    "div",
    {},
    download,
    element("p", { class: "soft" }, "Run it for the same numbers: ", command),
  );
  let problem: object | null = null;

  download.addEventListener("click", () => {
    const text = `${JSON.stringify(problem, null, 2)}\n`;
    const href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    element("a", { href, download: FILE }).click();
    URL.revokeObjectURL(href);
  });
  const say = (text: string) => {
    copy.textContent = text;
    setTimeout(() => (copy.textContent = "Copy the link"), SAID);
  };
  copy.addEventListener("click", () => {
    // A page may be kept from the clipboard; then its link is still in the address bar.
    const copied = navigator.clipboard?.writeText(location.href) ?? Promise.reject(new Error("no clipboard"));
    copied.then(
      () => say("Copied"),
      () => say("Copy it from the address bar"),
    );
  });
  return {
    root: element("div", { class: "outside" }, copy, outside),
    show(run) {
      outside.hidden = run === null;
      problem = run?.problem ?? null;
      command.textContent = `dfa-theory simulate ${FILE}${run?.flags ?? ""}`;
    },
  };
}
