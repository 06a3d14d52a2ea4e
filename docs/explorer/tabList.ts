import { element } from "./dom.ts";
import { TABS, type Tab } from "./fields.ts";

const NAMES: Readonly<Record<Tab, string>> = {
  linear: "Deep linear",
  "teacher-student": "Two-layer teacher–student",
  convolution: "Convolution ceilings",
  data: "Your data",
};

/** The tabs, moved through with the arrow keys too. */
export function tabList(onTab: (tab: Tab) => void): { readonly root: HTMLElement; show(tab: Tab): void } {
  const buttons = TABS.map((tab) =>
    element("button", { type: "button", role: "tab", id: `tab-${tab}`, "aria-controls": "explorer-panel" }, NAMES[tab]),
  );
  const root = element("div", { class: "tabs", role: "tablist", "aria-label": "What to explore" }, ...buttons);
  buttons.forEach((button, i) => button.addEventListener("click", () => onTab(TABS[i])));
  root.addEventListener("keydown", ({ key }) => {
    const step = key === "ArrowRight" ? 1 : key === "ArrowLeft" ? -1 : 0;
    if (step === 0) return;
    const at = buttons.findIndex((button) => button === document.activeElement);
    const next = (at + step + TABS.length) % TABS.length;
    buttons[next].focus();
    onTab(TABS[next]);
  });
  return {
    root,
    show(tab) {
      buttons.forEach((button, i) => {
        button.setAttribute("aria-selected", String(TABS[i] === tab));
        button.tabIndex = TABS[i] === tab ? 0 : -1;
      });
    },
  };
}
