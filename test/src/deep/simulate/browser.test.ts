import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { chromium } from "playwright-core";
import { build, type Rolldown } from "vite";
import { expect, test } from "vitest";
import type { DeepProblemInput } from "../../../../src/problem/index.ts";
import { simulate } from "../../../../src/simulate/index.ts";

const CHROMIUM = "/usr/bin/chromium";

if (!existsSync(CHROMIUM)) console.warn(`SKIPPED: nothing is trained in a browser: there is no ${CHROMIUM}`);

const problem: DeepProblemInput = {
  network: { kind: "deep", hidden: [{ kind: "convolutional", channels: 4, kernel: 3 }, 16], activation: "tanh" },
  data: { kind: "glyphs", size: 8, samples: 200, testSamples: 50 },
  training: { epochs: 2, batch: 20, snapshotEpochs: [0, 1, 2] },
};

/** The door of `src` as one script that a page can run, its exports under the name `library`. */
async function bundled(): Promise<string> {
  const built = (await build({
    configFile: false,
    logLevel: "error",
    build: {
      write: false,
      lib: { entry: resolve(join("src", "index.ts")), formats: ["iife"], name: "library" },
    },
  })) as Rolldown.RolldownOutput[];
  return built[0].output[0].code;
}

test.skipIf(!existsSync(CHROMIUM))("a browser trains the same networks to the last bit", async () => {
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
  try {
    const page = await browser.newPage();
    await page.addScriptTag({ content: await bundled() });
    const there = (seed: number) =>
      page.evaluate(
        (asked) => (globalThis as unknown as { library: { simulate: typeof simulate } }).library.simulate(asked),
        { ...problem, seed },
      );
    const here = simulate({ ...problem, seed: 1 });
    expect(here.outcome.status).toBe("completed");
    expect(await there(1)).toEqual(JSON.parse(JSON.stringify(here)));
    // Control: another seed's bits are others.
    expect((await there(2)).snapshots.at(-1)!.loss).not.toBe(here.snapshots.at(-1)!.loss);
  } finally {
    await browser.close();
  }
});
