import { expect, test } from "vitest";
import { stream } from "../../../../src/random/index.ts";
import { encodeText, inductionSource, textSource } from "../../../../src/transformer/tasks/index.ts";

const batchOf = (size: number) => ({ tokens: new Int32Array(size), targets: new Int32Array(size) });

test.each([4, 5, 12])("induction asks after every marker but the first, at %i tokens", (context) => {
  const [symbols, count] = [5, 300];
  const batch = batchOf(count * context);
  inductionSource({ symbols, markers: 0.3 }).draw(stream(1, "test"), context, batch, false);
  const answers = new Set<number>();
  for (let from = 0; from < batch.tokens.length; from += context) {
    const tokens = [...batch.tokens.subarray(from, from + context)];
    const first = tokens.indexOf(symbols);
    expect(first).toBeGreaterThanOrEqual(0);
    expect(first).toBeLessThan(context / 2);
    const answer = tokens[first + 1];
    answers.add(answer);
    tokens.forEach((token, t) => {
      const asked = token === symbols && t > first;
      expect(batch.targets[from + t]).toBe(asked ? answer : -1);
      if (asked && t < context - 1) expect(tokens[t + 1]).toBe(answer);
    });
    expect([tokens[context - 1], tokens[context - 2]]).toContain(symbols);
  }
  expect([...answers].toSorted()).toEqual([0, 1, 2, 3, 4]);
});

test("a text is its characters, or its bytes", () => {
  const bytes = new TextEncoder().encode("äb𝄞a");
  expect(encodeText(bytes, "characters")).toEqual({ vocabulary: 4, symbols: Int32Array.of(2, 1, 3, 0) });
  expect(encodeText(bytes, "bytes")).toEqual({ vocabulary: 256, symbols: Int32Array.from(bytes) });
});

test("training sees what is before the kept end, measuring the end", () => {
  const symbols = Int32Array.from({ length: 50 }, (_, i) => i);
  const source = textSource({ vocabulary: 50, symbols }, { context: 4, testFraction: 0.2 });
  const seen = (measured: boolean) => {
    const batch = batchOf(800);
    source.draw(stream(1, "test"), 4, batch, measured);
    batch.tokens.forEach((token, i) => expect(batch.targets[i]).toBe(token + 1));
    return [Math.min(...batch.tokens), Math.max(...batch.targets)];
  };
  expect(seen(false)).toEqual([0, 39]);
  expect(seen(true)).toEqual([40, 49]);
});

test.each([
  [8, 0.5, "train on, got 4"],
  [40, 0.1, "test on, got 4"],
  [3, 0, "train on, got 3"],
])("a text of %i with %f kept is refused", (length, testFraction, end) => {
  const text = { vocabulary: 9, symbols: new Int32Array(length) };
  expect(() => textSource(text, { context: 4, testFraction })).toThrow(
    `problem: data.path must be a text of more than network.context 4 symbols to ${end}`,
  );
});
