import { defineConfig } from "vite";

/*
 * How the pages' scripts are bundled: names without hashes, so that the same sources give the same files, and links
 * relative, so that the site
 * can lie anywhere. `docs/site/bundle.ts` names the entries.
 */
const named = { entryFileNames: "[name].js", chunkFileNames: "explorer-[name].js", assetFileNames: "[name][extname]" };

export default defineConfig({
  base: "./",
  publicDir: false,
  build: {
    target: "es2023",
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    modulePreload: false,
    reportCompressedSize: false,
    rolldownOptions: { output: named },
  },
  worker: {
    format: "es",
    rolldownOptions: { output: { ...named, entryFileNames: "explorer-[name].js" } },
  },
});
