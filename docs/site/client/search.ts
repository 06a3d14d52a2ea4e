type Entry = readonly [address: string, heading: string, page: string, words: string];

/** As many places are shown. */
const MOST = 12;

/** Letters without their case and accents. */
const plain = (text: string): string => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** The places that have all words that are asked for: those with them in the heading first. */
export function found(entries: readonly Entry[], asked: string): readonly Entry[] {
  const words = plain(asked)
    .split(/\s+/)
    .filter((word) => word.length > 1);
  if (words.length === 0) return [];
  const scored = entries.flatMap((entry, i) => {
    const [, heading, page, text] = entry.map(plain);
    let score = 0;
    for (const word of words) {
      if (heading.includes(word)) score += 4;
      else if (page.includes(word)) score += 2;
      else if (text.includes(word)) score += 1;
      else return [];
    }
    return [{ entry, score, i }];
  });
  return scored
    .toSorted((a, b) => b.score - a.score || a.i - b.i)
    .slice(0, MOST)
    .map(({ entry }) => entry);
}

/** Connects the search of the page: its index is read when the reader first turns to it. */
export function connectSearch(): void {
  const input = document.getElementById("search") as HTMLInputElement | null;
  const list = document.getElementById("found");
  if (!input || !list) return;
  input.hidden = false;
  const entries = (): readonly Entry[] | undefined => (globalThis as { dfaSearch?: readonly Entry[] }).dfaSearch;
  const show = () => {
    const places = found(entries() ?? [], input.value);
    list.replaceChildren(
      ...places.map(([address, heading, page]) => {
        const link = document.createElement("a");
        link.href = address;
        link.textContent = heading;
        const item = document.createElement("li");
        item.append(link, heading === page ? "" : ` · ${page}`);
        return item;
      }),
    );
    if (places.length === 0 && entries() && input.value.trim().length > 1)
      list.append(Object.assign(document.createElement("li"), { textContent: "Nothing found." }));
    list.hidden = list.childElementCount === 0;
  };
  input.addEventListener(
    "focus",
    () => {
      const script = document.createElement("script");
      script.src = "assets/search.js";
      script.addEventListener("load", show);
      document.head.append(script);
    },
    { once: true },
  );
  input.addEventListener("input", show);
  input.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") {
      input.value = "";
      show();
    }
    if (key === "Enter") list.querySelector("a")?.click();
  });
}
