import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { Server } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import axe from "axe-core";
import { chromium, type Browser, type Page } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TABS } from "../../../docs/explorer/fields.ts";
import { toHash } from "../../../docs/explorer/state.ts";
import { explorerPage } from "../../../docs/site/pages/explorer.ts";
import { shell } from "../../../docs/site/shell.ts";
import { simulateCommand } from "../../../experiments/cli/commands/simulate.ts";
import { diagnose } from "../../../experiments/diagnose/index.ts";
import { serveFolder } from "../../../experiments/site/index.ts";
import { changesOf } from "./smallStates.ts";

const CHROMIUM = "/usr/bin/chromium";
const CLIENT = join("docs", "site", "client");

/** Plotly brings the styles of maps, which no chart here draws; a page that forbids inline styles says so. */
const MAP_STYLES = "sha256-2GF9hCGTDj/GGFNlQA54jDdMGl2fvoeZmZjAvBSiAtM=";

const folder = mkdtempSync(join(tmpdir(), "explorer-"));
const site = join(folder, "site");
let browser: Browser;
/** One page for all visits: to open one takes longer than most of what is looked at on it. */
let page: Page;
let server: Server;
let address: string;

if (!existsSync(CHROMIUM)) console.warn(`SKIPPED: the explorer is not opened in a browser: there is no ${CHROMIUM}`);

/** The page of the explorer as the site has it, with its bundle. */
async function buildPage(): Promise<void> {
  const assets = join(site, "assets");
  mkdirSync(assets, { recursive: true });
  for (const name of ["site.css", "plotly.css", "icon.svg"]) copyFileSync(join(CLIENT, name), join(assets, name));
  const plotly = createRequire(import.meta.url).resolve("plotly.js-dist-min/plotly.min.js");
  copyFileSync(plotly, join(assets, "plotly.min.js"));
  const html = shell(explorerPage(), "test");
  writeFileSync(join(site, "explorer.html"), html);
  await build({
    root: resolve("."),
    configFile: resolve("vite.config.ts"),
    logLevel: "error",
    build: {
      outDir: assets,
      emptyOutDir: false,
      rolldownOptions: { input: { explorer: join("docs", "explorer", "main.ts") } },
    },
  });
  // What the shell shares with the other pages is not looked at here.
  for (const [, name] of html.matchAll(/"assets\/([^"]+)"/g)) {
    if (!existsSync(join(assets, name))) writeFileSync(join(assets, name), "");
  }
}

/**
 * Opens the explorer at an address.
 * @returns what went wrong on the page since, and what it asked for beyond its own address
 */
async function visit(hash: string): Promise<string[]> {
  page.removeAllListeners();
  await page.unrouteAll();
  await page.emulateMedia({ colorScheme: null });
  await page.goto("about:blank");
  const faults: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" && !message.text().includes(MAP_STYLES)) faults.push(message.text());
  });
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("request", (request) => {
    if (!/^(?:data|blob):/.test(request.url()) && !request.url().startsWith(address)) faults.push(request.url());
  });
  await page.goto(`${address}explorer.html#${hash}`);
  return faults;
}

/** Waits until a run is shown, or refused. */
const settled = () =>
  page.waitForFunction(() => {
    const shown = document.querySelector(".shown");
    const drawn = document.querySelector(".chart .main-svg") ?? document.querySelector(".status.bad");
    return shown?.getAttribute("aria-busy") === "false" && drawn !== null;
  });

/** The entries of the first heat map, as the colours of its pixels. */
const colours = () =>
  page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>(".heat canvas")!;
    return [...canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height).data].join();
  });

/** What the command line prints for a problem file. */
async function printed(path: string): Promise<string> {
  let out = "";
  const io = { out: (text: string) => void (out += text), error: () => {}, watched: false };
  await simulateCommand.run({ positionals: [path], flags: {} }, io);
  return out;
}

describe.skipIf(!existsSync(CHROMIUM))("the explorer in a browser", () => {
  beforeAll(async () => {
    await buildPage();
    ({ server, address } = await serveFolder(site, 0));
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
    page = await browser.newPage();
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test("shows the numbers that the command line prints for the file it gives", async () => {
    const faults = await visit("tab=linear&width=infinite&initial=zero&outputs=3&time=10&batch=full&rate=0.05");
    await settled();
    const download = page.waitForEvent("download");
    await page.click("#download");
    const path = join(folder, "problem.json");
    await (await download).saveAs(path);
    expect(await page.textContent(".printed")).toBe(await printed(path));
    const last = (await page.textContent(".printed"))!.split("\n").find((line) => line.trimStart().startsWith("10 "))!;
    expect(await page.locator(".now dd").allTextContents()).toEqual(last.trim().split(/ {2,}/));
    expect(faults).toEqual([]);
  });

  test("a control changes the picture and the link, and the link brings the picture back", async () => {
    // What is wrong with a link stands in a line of its own, which the run and its picture leave alone.
    const faults = await visit("tab=linear&width=infinite&initial=zero&time=10&depht=5");
    await settled();
    expect(await page.textContent(".complaint")).toMatch(/^The link could not be followed as it is: .*depht/);
    expect(await page.isVisible(".complaint")).toBe(true);
    // The address says what is shown, not what could not be followed.
    expect(page.url()).toMatch(/initial=zero&time=10$/);
    // At infinite width only some choices can be made: the others say what they need, and none ends in a refusal.
    const rule = page.locator("#linear-rule option[value=bp]");
    expect([await rule.isDisabled(), await rule.textContent()]).toEqual([
      true,
      "backpropagation (needs a finite width)",
    ]);
    const before = await page.textContent(".printed");
    await page.fill("#linear-depth", "3");
    await page.press("#linear-depth", "Enter");
    await page.waitForFunction((text) => document.querySelector(".printed")!.textContent !== text, before);
    await settled();
    expect(page.url()).toContain("depth=3");
    expect(await page.isVisible(".complaint")).toBe(false);
    const [text, picture] = [await page.textContent(".printed"), await colours()];
    await page.reload();
    await settled();
    expect([await page.textContent(".printed"), await colours()]).toEqual([text, picture]);
    await page.goBack();
    await page.waitForFunction((old) => document.querySelector(".printed")!.textContent === old, before);
    await page.fill("#linear-kappa", "none");
    await page.waitForSelector(".status.bad");
    expect(await page.textContent(".status")).toContain(
      'Condition number κ must be a number from 1 to 10000, got "none"',
    );
    expect(faults).toEqual([]);
  });

  test("plays, pauses and follows the slider, by keyboard too", async () => {
    const faults = await visit("tab=linear&width=infinite&initial=zero&depth=4&inputs=10&outputs=10&time=30&at=0");
    await settled();
    const slider = page.locator(".player input");
    const at = async () => Number(await slider.inputValue());
    const largest = () => page.textContent(".heat .largest");
    const start = await largest();
    expect(await at()).toBe(0);
    await page.click(".play");
    await page.waitForFunction(() => Number(document.querySelector<HTMLInputElement>(".player input")!.value) > 30);
    await page.click(".play");
    const [paused, picture] = [await at(), await largest()];
    expect(picture).not.toBe(start);
    expect(await page.textContent(".play")).toBe("Play");
    expect(page.url()).toMatch(/at=0\.\d+/);
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    expect(await at()).toBe(paused);
    await slider.press("End");
    expect(await at()).toBe(299);
    expect(await largest()).not.toBe(picture);
    await slider.press("Home");
    expect(await largest()).toBe(start);
    expect(await page.locator("tr[aria-current]").count()).toBe(1);
    expect(faults).toEqual([]);
  });

  test("a moment is drawn in less than a thirtieth of a second, for L = 4 and n_L = 10", async () => {
    await visit("tab=linear&width=infinite&initial=zero&depth=4&inputs=10&outputs=10&time=30");
    await settled();
    // The work of a frame, layout included: how often a browser then shows one is its own affair, and that of a busy
    // machine.
    const costs = await page.evaluate(() => {
      const slider = document.querySelector<HTMLInputElement>(".player input")!;
      return Array.from({ length: 150 }, (_, k) => {
        slider.value = String(2 * k);
        const start = performance.now();
        slider.dispatchEvent(new Event("input"));
        document.body.getBoundingClientRect();
        return performance.now() - start;
      });
    });
    const median = costs.toSorted((a, b) => a - b)[costs.length / 2];
    expect(median).toBeLessThan(1000 / 30);
  });

  test("diagnoses a dropped file without sending it anywhere", async () => {
    const faults = await visit("tab=data&targets=species");
    const sent: string[] = [];
    page.on("request", (request) => {
      if (request.method() !== "GET") sent.push(request.url());
    });
    const text = readFileSync(join("docs", "examples", "iris.csv"), "utf8");
    await page.waitForSelector(".drop");
    await page.evaluate((contents) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([contents], "iris.csv"));
      document.querySelector(".drop")!.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true }));
    }, text);
    await settled();
    const { verdict, layers } = await diagnose(join("docs", "examples", "iris.csv"), { targets: "species" });
    expect(await page.locator(".notes li").first().textContent()).toBe(verdict);
    const cells = await page.locator(".numbers tbody tr").nth(1).locator("td").allTextContents();
    expect(cells[2]).toBe(layers[1].kappaMeasured!.toPrecision(4));
    // The columns are there to choose from.
    expect(await page.locator(".columns button").allTextContents()).toContain("species");
    await page.locator(".columns button", { hasText: "petal length" }).click();
    expect(await page.inputValue("#data-targets")).toBe("petal length (cm)");
    expect(page.url()).toContain("targets=petal+length");
    await page.fill("#data-targets", "colour");
    await page.waitForSelector(".status.bad");
    expect(await page.textContent(".status")).toContain("colour");
    // Of a gzip bomb, whatever it is called, the length that it declares is believed before anything is inflated.
    const bomb = Buffer.alloc(2 ** 19);
    bomb.writeUInt16BE(0x1f8b, 0);
    bomb.writeUInt32LE(2 ** 29, bomb.length - 4);
    await page.setInputFiles("#files", { name: "bomb.csv.gz", mimeType: "application/gzip", buffer: bomb });
    await page.getByText("bomb.csv.gz: needs contents of at most 256 MiB to be read at once, got 512 MiB.").waitFor();
    expect([...sent, ...faults]).toEqual([]);
  });

  test.each([["compressed.npz"], ["train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte"]])(
    "diagnoses %s, which compression and the policy of the page might stop",
    async (...names) => {
      const faults = await visit("tab=data");
      const [path, ...others] = names.filter(Boolean).map((name) => join("test", "fixtures", "files", name));
      await page.setInputFiles("#files", [path, ...others]);
      await settled();
      const { verdict } = await diagnose(path, {});
      expect(await page.locator(".notes li").first().textContent()).toBe(verdict);
      expect(faults).toEqual([]);
    },
  );

  test("every control there is on the page writes what is chosen into the link", async () => {
    await visit("tab=data");
    // Only the controls are looked at: what the worker makes of their values is tested beside it.
    await page.route(/explorer-worker/, (route) => route.abort());
    for (const { tab, field, before, after } of TABS.flatMap(changesOf)) {
      const [from, to] = [before, after].map((values) => `#${toHash({ tab, values, at: 1 })}`);
      const found = await page.evaluate(
        async ([hash, id, value]) => {
          location.hash = hash;
          await new Promise((done) => setTimeout(done));
          const control = document.querySelector<HTMLInputElement>(`#${id}`)!;
          const shown = control.checkVisibility();
          control.value = value;
          control.dispatchEvent(new Event("change"));
          return [location.hash, shown];
        },
        [from, `${tab}-${field.name}`, after[field.name]],
      );
      expect(found, field.label).toEqual([to, true]);
    }
  });

  test.each(TABS)("nobody is kept out of the tab %s", async (tab) => {
    const faults = await visit(`tab=${tab}&seed=2`);
    if (tab === "data") await page.waitForSelector(".drop");
    else await settled();
    expect(faults).toEqual([]);
    // The checker brings styles of its own, which the policy stops.
    await page.evaluate(axe.source);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      const { violations } = await page.evaluate(() =>
        (window as unknown as { axe: typeof axe }).axe.run({ resultTypes: ["violations"] }),
      );
      const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
      expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" ")}`)).toEqual([]);
    }
  });

  test("tabs are moved through with the arrow keys, and each keeps what was chosen in it", async () => {
    await visit("tab=linear&width=infinite&initial=zero&time=5");
    await settled();
    await page.focus("#tab-linear");
    await page.keyboard.press("ArrowLeft");
    expect(await page.locator("#tab-data").getAttribute("aria-selected")).toBe("true");
    await page.keyboard.press("ArrowRight");
    expect(await page.inputValue("#linear-time")).toBe("5");
  });

  test("control: a page that breaks its own policy is noticed", async () => {
    const faults = await visit("tab=data");
    await page.evaluate(() => {
      const script = document.createElement("script");
      script.textContent = "document.title = 'broken'";
      document.body.append(script);
    });
    await page.waitForFunction(() => document.title !== "broken");
    expect(faults.length).toBeGreaterThan(0);
  });
});
