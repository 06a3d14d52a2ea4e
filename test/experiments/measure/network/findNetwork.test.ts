import { describe, expect, test } from "vitest";
import { findNetwork } from "../../../../experiments/measure/network/findNetwork.ts";
import { parseMap } from "../../../../experiments/measure/network/mapFile.ts";
import type { Checkpoint } from "../../../../src/data/checkpoints/index.ts";
import { stream } from "../../../../src/random/index.ts";
import { refusal } from "../../../src/data/files/helpers.ts";

/** A checkpoint of random tensors. */
function checkpoint(shapes: Readonly<Record<string, readonly number[]>>, ordered = true): Checkpoint {
  const random = stream(1, "test");
  const tensors = Object.entries(shapes).map(([name, shape]) => {
    const values = Float64Array.from({ length: shape.reduce((n, m) => n * m, 1) }, () => random.normal());
    return { name, shape, type: "F32" as const, values: () => values };
  });
  return { file: "f", format: "npz", tensors, ordered, step: null };
}

const valuesOf = (from: Checkpoint, name: string): Float64Array => from.tensors.find((t) => t.name === name)!.values();

describe("the layers that names and shapes of common conventions give", () => {
  test.each([
    [
      "PyTorch's Sequential",
      { "0.weight": [5, 4], "0.bias": [5], "2.weight": [3, 5], "2.bias": [3] },
      ["0.weight", "2.weight"],
    ],
    [
      "numbers beyond nine, sorted",
      { "layers.10.weight": [3, 5], "layers.2.weight": [5, 5], "layers.1.weight": [5, 4] },
      ["layers.1.weight", "layers.2.weight", "layers.10.weight"],
      false,
    ],
    ["letters", { W1: [5, 4], b1: [5], W2: [3, 5], b2: [3] }, ["W1", "W2"]],
    [
      "names without an order, told apart by shape",
      { embed: [7, 4], head: [3, 5], hidden: [5, 7] },
      ["embed", "hidden", "head"],
      false,
    ],
    ["positions", { arr_0: [5, 4], arr_1: [3, 5] }, ["arr_0", "arr_1"]],
    [
      "Equinox",
      { ".layers[0].weight": [5, 4], ".layers[0].bias": [5], ".layers[1].weight": [3, 5] },
      [".layers[0].weight", ".layers[1].weight"],
    ],
    ["stored input by output throughout", { w1: [4, 5], w2: [5, 3] }, ["w1", "w2"]],
    [
      "normalisation and counters beside",
      { "fc1.weight": [5, 4], "bn.weight": [5], "bn.num_batches_tracked": [], "fc2.weight": [3, 5] },
      ["fc1.weight", "fc2.weight"],
    ],
  ] as [string, Record<string, number[]>, string[], boolean?][])("%s", (_, shapes, names, ordered = true) => {
    const { layers } = findNetwork(checkpoint(shapes, ordered));
    expect(layers.map(({ name }) => name)).toEqual(names);
    expect(layers[0].map.cols).toBe(4);
    expect(layers.at(-1)!.map.rows).toBe(3);
    const biased = Object.keys(shapes).some((name) => /bias|b1/.test(name));
    expect(layers[0].bias !== null).toBe(biased);
  });

  test("a kernel of Flax is its layer's transpose", () => {
    const from = checkpoint({ "params/Dense_0/kernel": [4, 5], "params/Dense_1/kernel": [5, 3] });
    const { map } = findNetwork(from).layers[0];
    const stored = valuesOf(from, "params/Dense_0/kernel");
    for (let i = 0; i < 5; i++) for (let j = 0; j < 4; j++) expect(map.weights[i * 4 + j]).toBe(stored[j * 5 + i]);
  });

  test("a full layer on as many inputs as there are maps stands on their averages, where the size of the inputs is known", () => {
    const from = checkpoint({ "conv.weight": [6, 1, 3, 3], "fc.weight": [3, 6] });
    const { layers, taken } = findNetwork(from, { inputs: 49 });
    expect([layers[0].map.rows, layers[1].map.cols]).toEqual([150, 150]);
    expect(taken[1]).toContain("on averages of whole maps");
  });
});

describe("the feedback", () => {
  const weights = { "fc1.weight": [6, 4], "fc2.weight": [5, 6], "fc3.weight": [3, 5] };
  const matrices = (more: Readonly<Record<string, readonly number[]>>) => {
    const from = checkpoint({ ...weights, ...more });
    return { from, network: findNetwork(from) };
  };

  test.each([
    ["feedback.0, feedback.1", { "feedback.0": [6, 3], "feedback.1": [5, 3] }],
    ["B1, B2, the other way round", { B1: [3, 6], B2: [3, 5] }],
    ["weight_fa beside the weights", { "fc1.weight_fa": [6, 3], "fc2.weight_fa": [3, 5] }],
    ["one more, for the output", { "F.0": [6, 3], "F.1": [5, 3], "F.2": [3, 3] }],
    [
      "biotorch's, each in the layer above",
      { "fc1.weight_backward": [3, 4], "fc2.weight_backward": [3, 6], "fc3.weight_backward": [3, 5] },
    ],
    ["one for all", { dfa_matrix: [3, 6] }],
  ] as [string, Record<string, number[]>][])("%s", (_, more) => {
    const { from, network } = matrices(more);
    if (network.feedback?.kind !== "dfa") return expect.fail("expected feedback of DFA");
    expect(network.feedback.matrices.map(({ rows, cols }) => [rows, cols])).toEqual([
      [6, 3],
      [5, 3],
    ]);
    // Some entry of the stored one, which must be where its indices say.
    const above = Object.keys(more).includes("fc3.weight_backward");
    const [name, shape] = Object.entries(more)[above ? 1 : 0];
    const stored = valuesOf(from, name);
    const turned = shape[0] === 3;
    expect(network.feedback.matrices[0].data[1 * 3 + 2]).toBe(turned ? stored[2 * shape[1] + 1] : stored[1 * 3 + 2]);
  });

  test("of the shapes of the weights is FA's", () => {
    const { network } = matrices({ "fc1.weight_fa": [6, 4], "fc2.weight_fa": [5, 6], "fc3.weight_fa": [3, 5] });
    expect(network.feedback?.kind).toBe("fa");
  });

  test("that fits no layer is refused, and so is what is no network", async () => {
    expect(await refusal(() => matrices({ "feedback.0": [7, 3], "feedback.1": [5, 3] }))).toBe(
      "f: needs feedback of 6 × 3, 5 × 3 (or transposed) for the hidden layers, got feedback.0 (7 × 3), feedback.1 (5 × 3); name it with --map",
    );
    expect(await refusal(() => findNetwork(checkpoint({ w: [5, 4] })))).toContain("at least two layers, got w (5 × 4)");
    expect(await refusal(() => findNetwork(checkpoint({ a: [5, 4], c: [3, 7] })))).toContain(
      "no order of them fits; name them with --map",
    );
    expect(
      await refusal(() => findNetwork(checkpoint({ zeta: [5, 5], alpha: [5, 5], in: [5, 4], out: [3, 5] }, false))),
    ).toContain("more than one order");
    expect(
      await refusal(() =>
        findNetwork(checkpoint({ "c.weight": [4, 1, 3, 3], "d.weight": [2, 4, 3, 3], "fc.weight": [3, 2] })),
      ),
    ).toContain("needs to know the size of the maps of c.weight");
    expect(
      await refusal(() =>
        findNetwork(checkpoint({ "c.weight": [4, 1, 5, 5], "fc.weight": [3, 4 * 121] }), { inputs: 784 }),
      ),
    ).toContain("needs a stride and padding that lead from maps of 28 × 28 to 11 × 11, got a kernel of 5 × 5; pooling");
  });
});

describe("a map", () => {
  const from = checkpoint({ one: [5, 5], two: [5, 5], three: [5, 5], shift: [5], back: [5, 5], forth: [5, 5] });
  const map = (value: object) => parseMap(JSON.stringify(value), "m.json");

  test("names layers, biases and feedback", () => {
    const layers = [
      { weight: "two", bias: "shift", feedback: "forth" },
      { weight: "one", transposed: true, feedback: "back" },
      "three",
    ];
    const { layers: found, feedback, passedOver } = findNetwork(from, { map: map({ layers }) });
    expect(found.map(({ name }) => name)).toEqual(["two", "one", "three"]);
    expect(found[0].bias).toEqual(valuesOf(from, "shift"));
    expect(found[1].map.weights[1]).toBe(valuesOf(from, "one")[5]);
    expect(feedback?.kind === "dfa" && feedback.matrices[0].data).toEqual(valuesOf(from, "forth"));
    expect(passedOver.join()).toContain("not in the map");
  });

  test.each([
    [{ layers: ["one"] }, "m.json: layers must have at least 2 entries"],
    [{ layers: ["one", "zwei"] }, 'the map names a tensor "zwei", got one, two'],
    [{ layers: ["one", { weight: "two", padding: -1 }] }, "m.json: layers[1]"],
    [{ layers: ["one", "two"], colour: 1 }, "m.json: unknown key colour"],
    [
      { layers: [{ weight: "one", feedback: "back" }, "two", "three"] },
      "needs feedback for every hidden layer or for none, got none for two",
    ],
    [{ layers: ["shift", "two"] }, "weights need two or four dimensions, got 1"],
  ])("%j is refused", async (value, sentence) => {
    expect(await refusal(() => findNetwork(from, { map: map(value) }))).toContain(sentence);
  });
});
