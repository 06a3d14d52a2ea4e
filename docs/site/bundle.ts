import { copyFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { writeFileAtomic } from "../../src/record/node.ts";

/** What lies in `assets` as it stands in `docs/site/client`. */
const COPIED = ["site.css", "plotly.css", "icon.svg"];

/** The scripts of the pages: classic ones, so that the site also opens from disk. */
const SCRIPTS = { site: "client/site.ts", live: "client/live.ts", tour: "tour/tour.ts" };

/**
 * Writes the scripts and styles of the site to `OUT/assets`, with Plotly as its own file. Vite is read only when it is
 * called.
 */
export async function bundle(root: string, out: string): Promise<void> {
  const assets = join(out, "assets");
  mkdirSync(assets, { recursive: true });
  const client = join(root, "docs", "site", "client");
  for (const name of COPIED) copyFileSync(join(client, name), join(assets, name));
  const plotly = createRequire(import.meta.url).resolve("plotly.js-dist-min/plotly.min.js");
  writeFileAtomic(join(assets, "plotly.min.js"), readFileSync(plotly));
  copyKatex(assets);
  const { build } = await import("vite");
  const common = { root, configFile: join(root, "vite.config.ts"), logLevel: "warn" as const };
  const output = { outDir: assets, emptyOutDir: false };
  for (const [name, file] of Object.entries(SCRIPTS)) {
    const entry = join(root, "docs", "site", file);
    await build({
      ...common,
      build: { ...output, lib: { entry, formats: ["iife"], name: `dfa_${name}`, fileName: () => `${name}.js` } },
    });
  }
  const explorer = join(root, "docs", "explorer", "main.ts");
  if (!existsSync(explorer)) return;
  await build({ ...common, build: { ...output, rolldownOptions: { input: { explorer } } } });
}

/** KaTeX's style sheet and its fonts, in the one format that every browser of today reads. */
function copyKatex(assets: string): void {
  const folder = dirname(createRequire(import.meta.url).resolve("katex/dist/katex.min.css"));
  const css = readFileSync(join(folder, "katex.min.css"), "utf8");
  const woff2Only = css.replace(/(url\(fonts\/[\w-]+\.woff2\) format\("woff2"\)),[^;}]*/g, "$1");
  writeFileAtomic(join(assets, "katex.css"), woff2Only);
  mkdirSync(join(assets, "fonts"));
  for (const [, name] of woff2Only.matchAll(/url\(fonts\/([^)]+)\)/g))
    copyFileSync(join(folder, "fonts", name), join(assets, "fonts", name));
}
