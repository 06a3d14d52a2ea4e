import { describe, expect, test } from "vitest";
import { readCheckpoint } from "../../../../src/data/checkpoints/index.ts";
import { concat, fixture, refusal, utf8 } from "../files/helpers.ts";
import { checkpointBytes } from "./helpers.ts";

const read = (name: string) => readCheckpoint({ name, bytes: checkpointBytes(name) });

describe("one network in every format", () => {
  const names = [
    "fc1.weight",
    "fc1.bias",
    "fc2.weight",
    "fc2.bias",
    "fc3.weight",
    "fc3.bias",
    "feedback.0",
    "feedback.1",
  ];

  test.each([
    ["fc-2000.safetensors", "safetensors", 2000, ""],
    ["fc.npz", "npz", 7, ""],
    ["fc.pt", "pytorch", 7, "model."],
  ])("%s", async (name, format, step, prefix) => {
    const original = await read("fc-f64.safetensors");
    const found = await read(name);
    expect(found).toMatchObject({ format, step });
    for (const key of names) {
      const tensor = found.tensors.find((t) => t.name === (key.startsWith("feedback") ? key : prefix + key));
      const same = original.tensors.find((t) => t.name === key)!;
      expect(tensor?.shape, key).toEqual(same.shape);
      expect(tensor!.type).toBe("F32");
      expect(tensor!.values()).toEqual(same.values());
    }
  });

  // Half precision keeps 11 bits and bfloat16 eight: the distance is at most half a unit in the last place, of numbers
  // that are no subnormals.
  test.each([
    ["fc-f16.safetensors", "F16", 2 ** -11],
    ["fc-f16.npz", "F16", 2 ** -11],
    ["fc-f16.pth", "F16", 2 ** -11],
    ["fc-bf16.safetensors", "BF16", 2 ** -8],
    ["fc-bf16.npz", "BF16", 2 ** -8],
    ["fc-bf16.pth", "BF16", 2 ** -8],
  ])("%s is rounded, and no further", async (name, type, rounding) => {
    const original = await read("fc-f64.safetensors");
    const found = await read(name);
    let worst = 0;
    for (const tensor of found.tensors) {
      expect(tensor.type).toBe(type);
      const exact = original.tensors.find((t) => t.name === tensor.name)!.values();
      tensor.values().forEach((value, i) => {
        if (Math.abs(exact[i]) > 2 ** -14) worst = Math.max(worst, Math.abs(value - exact[i]) / Math.abs(exact[i]));
      });
    }
    expect(worst).toBeLessThanOrEqual(rounding);
    expect(worst).toBeGreaterThan(rounding / 4);
  });
});

test("numbers of every kind in half precision", async () => {
  const header = utf8(
    '{"a":{"dtype":"F16","shape":[6],"data_offsets":[0,12]},"b":{"dtype":"BF16","shape":[3],"data_offsets":[12,18]}}',
  );
  const length = new Uint8Array(new BigUint64Array([BigInt(header.length)]).buffer);
  const words = new Uint8Array(
    Uint16Array.of(0x3c00, 0xc000, 0x7bff, 0x0001, 0x0400, 0x8000, 0x3f80, 0xc0a0, 0x0001).buffer,
  );
  const { tensors } = await readCheckpoint({ name: "f", bytes: concat(length, header, words) });
  expect([...tensors[0].values()]).toEqual([1, -2, 65504, 2 ** -24, 2 ** -14, -0]);
  expect([...tensors[1].values()]).toEqual([1, -5, 2 ** -133]);
});

test("an optimiser's tensors are there by name, for whoever looks for layers to pass over", async () => {
  const { tensors } = await read("with-optimizer.pt");
  expect(tensors.filter(({ name }) => name.startsWith("optimizer.")).length).toBeGreaterThan(0);
  expect(tensors.filter(({ name }) => name.startsWith("state_dict.")).map(({ name }) => name.slice(11))).toEqual([
    "fc1.weight",
    "fc1.bias",
    "fc2.weight",
    "fc2.bias",
    "fc3.weight",
    "fc3.bias",
  ]);
});

const safetensors = (header: string, payload = new Uint8Array()): Uint8Array =>
  concat(new Uint8Array(new BigUint64Array([BigInt(utf8(header).length)]).buffer), utf8(header), payload);
const entry = (fields: object) => safetensors(JSON.stringify({ w: fields }), new Uint8Array(8));

test.each([
  [
    checkpointBytes("module.pt"),
    "f: needs tensors in dictionaries and lists, got an object of torch.nn.modules.linear.Linear",
  ],
  [fixture("stored.npz").slice(0, 100), "needs an intact NPZ archive"],
  [Uint8Array.of(0x80, 2, 0x8a, 0x0a), "needs PyTorch's archive format, got a bare pickle"],
  [utf8("\x89HDF\r\n"), "needs to be safetensors, NPZ, NPY or a PyTorch archive (.pt, .pth)"],
  [utf8("a,b\n1,2\n"), "needs to be safetensors"],
  [new Uint8Array(), "got an empty file"],
  [fixture("complex.npy"), 'got complex numbers "<c16"'],
  [safetensors("{nonsense"), "a safetensors header needs to be JSON"],
  [
    entry({ dtype: "F32", shape: [2], data_offsets: [0, 4] }),
    "f (w): F32 numbers of shape 2 need 8 bytes within the 8 of the file, got the offsets [0,4]",
  ],
  [entry({ dtype: "F32", shape: [4], data_offsets: [0, 16] }), "need 16 bytes within the 8 of the file"],
  [entry({ dtype: "F32", shape: [-2], data_offsets: [0, 8] }), "needs a shape and two data_offsets of whole numbers"],
  [entry({ dtype: "F8_E4M3", shape: [8], data_offsets: [0, 8] }), 'BOOL, got "F8_E4M3"'],
  [entry({ dtype: "toString", shape: [8], data_offsets: [0, 8] }), 'got "toString"'],
])("case %#: refused in one sentence", async (bytes, sentence) => {
  const message = await refusal(() => readCheckpoint({ name: "f", bytes }));
  expect(message).toContain(sentence);
  expect(message).not.toContain("\n");
});
