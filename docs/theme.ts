const KEY = "dfa-theory theme";

/** What the page shows now: the reader's choice, else that of the system. */
export function theme(): "light" | "dark" {
  const chosen = document.documentElement.dataset.theme;
  if (chosen === "light" || chosen === "dark") return chosen;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

/** Takes up an earlier choice, before anything is drawn. */
export function restoreTheme(): void {
  const chosen = stored();
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
}

/** Lets the button change between light and dark; `themechange` on the document says that it has. */
export function connectTheme(button: HTMLElement): void {
  const changed = () => {
    button.textContent = theme() === "dark" ? "Light" : "Dark";
    document.dispatchEvent(new Event("themechange"));
  };
  button.hidden = false;
  button.addEventListener("click", () => {
    const next = theme() === "dark" ? "light" : "dark";
    document.documentElement.dataset.theme = next;
    store(next);
    changed();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", changed);
  changed();
}

// A browser may refuse storage (private windows, pages from disk): then a choice lasts as long as the page.
function stored(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function store(value: string): void {
  try {
    localStorage.setItem(KEY, value);
  } catch {
    // The choice holds for this page alone.
  }
}
