import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createPlainTrainingKernels, createTrainingKernels } from "../../../../src/deep/kernels/index.ts";
import { LOSSES } from "../../../../src/deep/loss.ts";
import { stream } from "../../../../src/random/index.ts";
import {
  anyLanes,
  anySeed,
  anyShift,
  CASES,
  expectSame,
  expectWithin,
  ROUNDOFF,
  runBoth,
  sumBound,
} from "./support.ts";

const { fround } = Math;
const length = fc.integer({ min: 0, max: 40 });
const outputsCount = fc.integer({ min: 1, max: 12 });

describe("updates", () => {
  test("axpy, scale and momentum, rounded after every operation", () => {
    fc.assert(
      fc.property(length, anySeed, anyShift, (n, seed, shift) => {
        const { before, after } = runBoth([n, n, n, n, n], seed, shift, (kernels, [x, y, z, V, W]) => {
          kernels.axpy(n, 0.7, x, y);
          kernels.scale(n, 0.3, z);
          kernels.momentum(n, 0.1, 0.9, x, V, W);
        });
        const [x, y, z, V, W] = before;
        expectSame([after[1]], [y.map((value, i) => value + fround(fround(0.7) * x[i]))]);
        expectSame([after[2]], [z.map((value) => value * fround(0.3))]);
        const velocity = V.map((value, i) => fround(fround(0.9) * value) + x[i]);
        expectSame([after[3]], [velocity]);
        expectSame([after[4]], [W.map((value, i) => value - fround(fround(0.1) * velocity[i]))]);
      }),
      CASES,
    );
  });

  test("Adam over five steps, against its definition in double precision", () => {
    fc.assert(
      fc.property(length, anySeed, (n, seed) => {
        const [rate, beta1, beta2, epsilon] = [0.01, 0.9, 0.999, 1e-8];
        const gradients = [1, 2, 3, 4, 5].map((t) => {
          const random = stream(seed, "gradient", t);
          return Float32Array.from({ length: n }, () => random.normal());
        });
        const { before, after } = runBoth([n, n, n, n], seed, 1, (kernels, [G, M, V, W]) => {
          M.fill(0);
          V.fill(0);
          gradients.forEach((gradient, t) => {
            G.set(gradient);
            kernels.adam(n, rate, beta1, beta2, epsilon, t + 1, G, M, V, W);
          });
        });
        const expected = Float64Array.from(before[3]);
        for (let i = 0; i < n; i++) {
          let [m, v] = [0, 0];
          gradients.forEach((gradient, t) => {
            m = beta1 * m + (1 - beta1) * gradient[i];
            v = beta2 * v + (1 - beta2) * gradient[i] ** 2;
            expected[i] -= (rate * (m / (1 - beta1 ** (t + 1)))) / (Math.sqrt(v / (1 - beta2 ** (t + 1))) + epsilon);
          });
        }
        // Five steps of at most some rate each, to a few roundoffs, on weights of order one.
        expectWithin(
          after[3],
          expected,
          expected.map((w) => Math.abs(w) + 0.1),
          20 * ROUNDOFF,
        );
      }),
      CASES,
    );
  });
});

describe("losses", () => {
  test.each(["mse", "cross-entropy"] as const)(
    "%s: value and errors are those of the double-precision loss",
    (kind) => {
      fc.assert(
        fc.property(
          outputsCount,
          anyLanes,
          anySeed,
          anyShift,
          fc.constantFrom(1, 30),
          (outputs, lanes, seed, shift, size) => {
            const count = 1 + (seed % lanes);
            const n = outputs * lanes;
            const { before, after, value } = runBoth([n, n, n, n], seed, shift, (kernels, [Y, T, E, scaled]) => {
              for (let i = 0; i < n; i++) scaled[i] = fround(size * Y[i]);
              return kernels.errors(kind, outputs, count, lanes, scaled, T, E);
            });
            const rows = (x: Float32Array): Float64Array =>
              Float64Array.from(
                { length: count * outputs },
                (_, i) => x[(i % outputs) * lanes + Math.floor(i / outputs)],
              );
            const [Y, T] = [rows(after[3]), rows(before[1])];
            const errors = new Float64Array(Y.length);
            LOSSES[kind].errors(count, Y, T, errors);
            const mass = T.reduce((sum, t) => sum + Math.abs(t), 1);
            // Rounding Y − max costs its size in roundoffs, in the exponent.
            const bound = (outputs + 12 * size) * 4 * ROUNDOFF;
            expectWithin(
              Float32Array.from(rows(after[2])),
              errors,
              errors.map((e) => Math.abs(e) + mass),
              bound,
            );
            const loss = LOSSES[kind].value(count, Y, T) * count;
            const terms = T.reduce((sum, t, i) => sum + Math.abs(t) * (Math.abs(Y[i]) + 4 * size + 3), count);
            expect(Math.abs((value as number) - loss)).toBeLessThanOrEqual(bound * (terms + Math.abs(loss)));
            expect(after[2].findIndex((error, i) => i % lanes >= count && !Object.is(error, 0))).toBe(-1);
          },
        ),
        CASES,
      );
    },
  );

  test("cross-entropy stays finite far out, and is NaN where an output is", () => {
    const far = runBoth([8, 8, 8], 1, 0, (kernels, [Y, T, E]) => {
      Y.fill(0).set([1e30, -1e30, 0, 0, -1e30, 1e30, 0, 0]);
      T.fill(0).set([1, 1, 1, 1]);
      return kernels.errors("cross-entropy", 2, 4, 4, Y, T, E);
    });
    expect(far.value).toBeCloseTo(2e30 + 2 * Math.log(2), -24);
    expect(far.after[2].every(Number.isFinite)).toBe(true);
    for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const { value } = runBoth([8, 8, 8], 1, 0, (kernels, [Y, T, E]) => {
        Y[1] = wrong;
        const loss = kernels.errors("cross-entropy", 2, 4, 4, Y, T.fill(1), E);
        E.fill(0);
        return loss;
      });
      expect(value).toBeNaN();
    }
  });

  test("hits: the largest entries are in the same row, the first among equals", () => {
    fc.assert(
      fc.property(outputsCount, anyLanes, anySeed, (outputs, lanes, seed) => {
        const count = seed % (lanes + 1);
        const { after, value } = runBoth([outputs * lanes, outputs * lanes], seed, 0, (kernels, [Y, T]) => {
          for (let i = 0; i < Y.length; i++) [Y[i], T[i]] = [Math.round(2 * Y[i]), Math.round(T[i])];
          return kernels.hits(outputs, count, lanes, Y, T);
        });
        const largest = (x: Float32Array, s: number): number => {
          const column = Array.from({ length: outputs }, (_, k) => x[k * lanes + s]);
          return column.indexOf(Math.max(...column));
        };
        let expected = 0;
        for (let s = 0; s < count; s++) expected += Number(largest(after[0], s) === largest(after[1], s));
        expect(value).toBe(expected);
      }),
      CASES,
    );
  });
});

describe("samples", () => {
  test("gather: the chosen rows stand side by side, zeros beyond; from its own memory and from elsewhere", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 21 }), anyLanes, anySeed, anyShift, (n, lanes, seed, shift) => {
        const samples = 9;
        const count = seed % (lanes + 1);
        const chosen = Int32Array.from({ length: count }, (_, s) => (s * 7 + seed) % samples);
        const { before, after } = runBoth(
          [samples * n, n * lanes, n * lanes, lanes],
          seed,
          shift,
          (kernels, arrays) => {
            const [X, out, elsewhere, place] = arrays;
            const indices = new Int32Array(place.buffer, place.byteOffset, lanes);
            indices.set(chosen);
            kernels.gather(count, n, lanes, indices, X, out);
            kernels.gather(count, n, lanes, chosen, X.slice(), elsewhere);
            place.fill(0);
          },
        );
        const expected = Float32Array.from({ length: n * lanes }, (_, at) => {
          const s = at % lanes;
          return s < count ? before[0][chosen[s] * n + Math.floor(at / lanes)] : 0;
        });
        expectSame([after[1], after[2]], [expected, expected]);
      }),
      CASES,
    );
  });

  test("dot in double precision, and the products of columns", () => {
    fc.assert(
      fc.property(length, anyLanes, anySeed, anyShift, (n, lanes, seed, shift) => {
        const { before, after, value } = runBoth([n * lanes, n * lanes, lanes], seed, shift, (kernels, [A, B, out]) => {
          kernels.columnDots(n, lanes, A, B, out);
          return kernels.dot(Math.max(0, n * lanes - 3), A, B);
        });
        const products = Array.from(before[0], (a, i) => a * before[1][i]);
        const used = products.slice(0, Math.max(0, n * lanes - 3));
        const total = used.reduce((sum, p) => sum + p, 0);
        const size = used.reduce((sum, p) => sum + Math.abs(p), 0);
        expect(Math.abs((value as number) - total)).toBeLessThanOrEqual(2 * (used.length + 1) * 2 ** -53 * size);
        const [sums, sizes] = [new Float64Array(lanes), new Float64Array(lanes)];
        products.forEach((p, i) => {
          sums[i % lanes] += p;
          sizes[i % lanes] += Math.abs(p);
        });
        expectWithin(after[2], sums, sizes, sumBound(n));
      }),
      CASES,
    );
  });
});

test("results repeat exactly, and a change in the last place is seen", () => {
  const run = (bump: number): Float32Array => {
    const kernels = createTrainingKernels(3 * 4096);
    const [W, X, Y] = [0, 1, 2].map((k) => {
      const random = stream(k);
      const own = kernels.alloc(4096);
      for (let i = 0; i < 4096; i++) own[i] = random.normal();
      return own;
    });
    W[17] *= 1 + bump;
    kernels.forward({ kind: "full", rows: 64, cols: 64 }, 64, W, null, X, "tanh", Y, null);
    return Y;
  };
  expect(run(0)).toEqual(run(0));
  expect(run(2 ** -20)).not.toEqual(run(0));
});

test("plain kernels say that they are", () => {
  expect(createPlainTrainingKernels(1).backend).toBe("plain");
  expect(createTrainingKernels(1).backend).toBe("wasm");
});
