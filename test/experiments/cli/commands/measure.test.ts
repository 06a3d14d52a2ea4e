import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { inProcess } from "../inProcess.ts";
import { isRefusal, program } from "../program.ts";

const at = (name: string): string => resolve("test/fixtures/checkpoints", name);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dfa-theory-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const DATA = ["--data", at("clouds.npz"), "--activation", "tanh"];

test("prints one document with the fields of the contract", async () => {
  const { code, out, error } = await program(["measure", at("fc.pt"), ...DATA, "--json"]);
  expect([code, error]).toEqual([0, ""]);
  const { checkpoints, verdict, provenance } = JSON.parse(out);
  expect(checkpoints).toHaveLength(1);
  expect(checkpoints[0]).toMatchObject({ file: at("fc.pt"), step: 7, accuracy: 1 });
  for (const layer of checkpoints[0].layers) {
    expect(layer).toEqual(
      expect.objectContaining(
        Object.fromEntries(
          ["layer", "name", "shape", "weightAlignment", "chance", "explainedByAlignmentMatrix", "kappa", "rank"]
            .concat(["conditioning", "symmetry", "ceiling", "gradientAlignment", "updateAlignment"])
            .map((field) => [field, layer.weightAlignment === undefined ? null : expect.toSatisfy(() => true)]),
        ),
      ),
    );
  }
  expect(verdict).toMatch(/^Layer \d \(model\.fc\d\.weight\) limits/);
  expect(provenance.node).toBe(process.version);
});

test("what does not exist is null: alignment without feedback, signals without data", async () => {
  const { out } = await inProcess(["measure", at("fc-positional.npz"), "--json"]);
  const [{ layers, accuracy }] = JSON.parse(out).checkpoints;
  expect(accuracy).toBeNull();
  for (const layer of layers) {
    expect(layer).toMatchObject({ weightAlignment: null, kappa: null, gradientAlignment: null, updateAlignment: null });
  }
  expect(layers[0].nearestFeedback.product).toBeGreaterThan(0.5);
  expect(JSON.parse(out).verdict).toContain("There is no feedback");
});

test("a course is ordered by step, and aligns", async () => {
  const files = ["fc-2000.safetensors", "fc-0.safetensors", "fc-100.safetensors"].map(at);
  const page = join(folder, "run.html");
  const { code, out } = await inProcess(["measure", ...files, ...DATA, "--report", page]);
  expect(code).toBe(0);
  expect(out).toMatch(/\nstep .*\n─.*\n0 .*\n100 .*\n2000 /);
  const html = readFileSync(page, "utf8");
  expect(html).toMatch(/^<!doctype html>.*<svg.*<\/html>\s*$/is);
  expect(html).not.toMatch(/NaN|undefined|Infinity/);
  const { checkpoints } = JSON.parse((await inProcess(["measure", ...files, "--json"])).out);
  expect(checkpoints.map(({ step }: { step: number }) => step)).toEqual([0, 100, 2000]);
  const last = checkpoints[2].layers[2];
  expect(last.weightAlignment).toBeGreaterThan(checkpoints[0].layers[2].weightAlignment + 0.3);
  // What was learned aligns better than the weights, which keep what they started from.
  expect(last.learnedAlignment).toBeGreaterThan(last.weightAlignment);
});

test("text shows no NaN, and says what was taken for what", async () => {
  const { out } = await inProcess(["measure", at("conv.pt"), "--data", at("maps.npz"), "--activation", "relu"]);
  expect(out).not.toMatch(/NaN|undefined|Infinity|null/);
  expect(out).toContain(
    "layer 1: conv1.weight (4 × 2 × 3 × 3, on maps of 7 × 7, stride 1, padding 0), bias conv1.bias; feedback feedback.0 (100 × 4)",
  );
});

test("--example writes checkpoints, and the commands it shows run", async () => {
  const { code, out } = await inProcess(["measure", "--example"], { cwd: folder });
  expect(code).toBe(0);
  const commands = out
    .split("\n")
    .flatMap((line) => (line.startsWith("  dfa-theory ") ? [line.trim().split(" ").slice(1)] : []));
  expect(commands).toHaveLength(3);
  for (const command of commands.slice(1)) {
    const ended = await inProcess(command, { cwd: folder });
    expect([ended.code, ended.error]).toEqual([0, ""]);
    expect(ended.out).toContain("fc3.weight");
  }
  expect(readdirSync(join(folder, "measure-example"))).toContain("report.html");
}, 180_000);

describe("refused in one sentence", () => {
  test.each([
    [[], "needs CHECKPOINT…, got nothing"],
    [["none.pt"], "none.pt: needs to be a file or folder that can be read, got nothing there"],
    [["empty"], "empty: needs to be a file or folder that can be read, got nothing there"],
    [["."], "a folder needs .safetensors, .npz, .npy, .pt or .pth files, got none"],
    [["net.txt"], "net.txt: needs to be safetensors, NPZ, NPY or a PyTorch archive (.pt, .pth), got"],
    [[at("module.pt")], "got an object of torch.nn.modules.linear.Linear; save the state dict alone"],
    [[at("clouds.npz")], "needs the weights of at least two layers"],
    [[at("fc.pt"), "--data", at("clouds.npz")], "--activation needs to name what the hidden layers do"],
    [
      [at("fc.pt"), "--data", at("maps.npz"), "--activation", "tanh"],
      "needs 12 inputs a sample for model.fc1.weight, got 98",
    ],
    [[at("fc.pt"), "--data", at("clouds.npz"), "--activation", "tan"], 'got "tan"; did you mean "tanh"?'],
    [[at("fc.pt"), "--activation", "tanh"], "--activation needs --data, got none"],
    [[at("fc.pt"), at("linear.npz")], "the checkpoints of a course need one shape"],
    [[at("fc.pt"), "--map", "net.txt"], "net.txt: a map needs to be JSON"],
    [[at("fc-positional.npz"), "--feedback", at("maps.npz")], "needs feedback of 10 × 4, 8 × 4"],
    [[at("fc.pt"), "--report", "missing/r.html"], "missing/r.html: cannot be written, its folder does not exist"],
    [["--example", at("fc.pt")], "--example needs no checkpoint"],
  ])("measure %j", async (args, sentence) => {
    writeFileSync(join(folder, "net.txt"), "weights\n");
    const ended = await inProcess(["measure", ...args], { cwd: folder });
    expect(ended.error).toContain(sentence);
    expect(ended).toSatisfy(isRefusal);
    expect(readdirSync(folder)).toEqual(["net.txt"]);
  });
});
