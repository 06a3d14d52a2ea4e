import { describe, expect, test } from "vitest";
import { arrayName, choosePair } from "../../../../src/data/files/arrayNames.ts";
import { areLabels, namedTarget } from "../../../../src/data/files/labelRule.ts";

describe("what a name says", () => {
  test.each([
    ["X", null, "inputs"],
    ["y_test", "test", "targets"],
    ["train_images", "train", "inputs"],
    ["testLabels", "test", "targets"],
    ["folder/x_val", "validation", "inputs"],
    ["Xtrain", "train", "inputs"],
    ["ytest", "test", "targets"],
    ["weights", null, null],
    ["t", null, null],
  ] as const)("%s", (name, split, role) => expect(arrayName(name)).toMatchObject({ split, role }));
});

describe("inputs and targets among names", () => {
  const pair = (...args: Parameters<typeof choosePair>) => {
    const found = choosePair(...args);
    return found && [found.inputs, found.targets, found.guessed];
  };
  test("names decide, whatever their order", () => {
    expect(pair(["labels", "images"])).toEqual(["images", "labels", false]);
    expect(pair(["target", "data"])).toEqual(["data", "target", false]);
    expect(pair(["y", "z"])).toEqual(["z", "y", false]);
    expect(pair(["a", "b"])).toEqual(["a", "b", true]);
    expect(pair(["a", "b", "c"])).toBeNull();
    // The more usual name goes first.
    expect(pair(["data", "X", "labels", "y"])).toEqual(["X", "y", false]);
  });
  test("the part for training unless another is asked for", () => {
    const names = ["test_images", "test_labels", "train_images", "train_labels"];
    expect(pair(names)).toEqual(["train_images", "train_labels", false]);
    expect(pair(names, undefined, "test")).toEqual(["test_images", "test_labels", false]);
    expect(pair(names, undefined, "validation")).toBeNull();
    expect(pair(names, "test_labels")).toEqual(["test_images", "test_labels", false]);
    expect(choosePair(names)!.others).toEqual(["test"]);
    expect(choosePair(["X", "y"])!.others).toEqual([]);
  });
});

test("a kind behind a colon, and no other colon", () => {
  expect(namedTarget("a:class")).toEqual({ name: "a", kind: "class" });
  expect(namedTarget("a:b:number")).toEqual({ name: "a:b", kind: "number" });
  expect(namedTarget("C:\\y.npy")).toEqual({ name: "C:\\y.npy" });
  expect(namedTarget(":class")).toEqual({ name: "", kind: "class" });
});

test("labels repeat and are few, or count from 0 or 1", () => {
  const upTo = (n: number, from = 0) => Array.from({ length: n }, (_, i) => from + i);
  expect(areLabels([3, 1, 7], 5)).toBe(true);
  expect(areLabels([3, 1, 7], 3)).toBe(false);
  expect(areLabels(upTo(20, 5), 21)).toBe(true);
  expect(areLabels(upTo(21, 5), 1000)).toBe(false);
  expect(areLabels(upTo(100, 1), 200)).toBe(true);
  expect(areLabels(upTo(100, 1), 199)).toBe(false);
  expect(areLabels([...upTo(50), ...upTo(50, 100)], 1000)).toBe(false);
});
