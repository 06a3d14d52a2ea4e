import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, test } from "vitest";

const CHROMIUM = "/usr/bin/chromium";
const FIGURES = ["ladder", "conserved-quantity"];
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const folder = mkdtempSync(join(tmpdir(), "browser-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
if (!existsSync(CHROMIUM)) console.warn(`SKIPPED: the report is not opened in a browser: there is no ${CHROMIUM}`);

/** The page as it stands after its scripts have run, and what they said on the console. */
function open(path: string): { dom: string; console: string[] } {
  const profile = join(folder, "profile");
  const args = [
    ...FLAGS,
    `--user-data-dir=${profile}`,
    "--enable-logging=stderr",
    "--virtual-time-budget=10000",
    "--dump-dom",
    pathToFileURL(path).href,
  ];
  const { stdout, stderr } = spawnSync(CHROMIUM, args, { encoding: "utf8", maxBuffer: 1 << 28 });
  return { dom: stdout, console: stderr.split("\n").filter((line) => line.includes("CONSOLE")) };
}

describe.skipIf(!existsSync(CHROMIUM))("the report in a browser, opened from disk", () => {
  test("draws every figure, says nothing on the console and asks for nothing from elsewhere", () => {
    if (!existsSync("dist/experiments/cli/main.js")) throw new Error("dist is missing: npm run build");
    execFileSync(process.execPath, ["dist/experiments/cli/main.js", "reproduce", ...FIGURES, "--out", folder], {
      stdio: "ignore",
    });
    const page = open(join(folder, "report.html"));
    for (const id of FIGURES)
      expect(page.dom).toMatch(new RegExp(`id="plot-${id}"[^>]*>\\s*<div class="plot-container`));
    expect(page.dom.match(/class="main-svg"/g)!.length).toBeGreaterThanOrEqual(FIGURES.length);
    expect(page.console).toEqual([]);
    expect(page.dom).not.toMatch(/(?:src|href)="https?:/);
  });

  test("control: a page with a broken script is noticed", () => {
    const path = join(folder, "broken.html");
    writeFileSync(path, "<!doctype html><script>Plotly.newPlot('nowhere')</script>");
    expect(open(path).console.length).toBeGreaterThan(0);
  });
});
