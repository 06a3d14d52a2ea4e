import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  createKernels,
  createPlainKernels,
  LARGEST_CAPACITY,
  type Kernels,
} from "../../../../src/linalg/kernels/index.ts";
import { matrix, multiply } from "../../../../src/linalg/index.ts";
import { stream } from "../../../../src/random/index.ts";

const CASES = { seed: 1, numRuns: Number(process.env.DFA_CASES ?? 60) };

/**
 * A sum of k products in any order differs from any other order by at most 2 k ε Σ|a b| (Higham 2002, §3.1); two
 * roundings more for α and β.
 */
const roundingBound = (k: number) => 2 * (k + 3) * 2 ** -53;

/** Sizes around the edges of the 4 × 4 tiles and of the blocks of 128, 256 and 512. */
const size = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 19 }) },
  { weight: 1, arbitrary: fc.constantFrom(127, 129, 130) },
);
const depth = fc.oneof({ weight: 6, arbitrary: size }, { weight: 1, arbitrary: fc.constantFrom(256, 257, 515) });
const factor = fc.constantFrom(0, 1, -1, 0.5, -0.3);
/** How far the arrays are moved off the cache lines, in doubles. */
const shift = fc.integer({ min: 0, max: 3 });
const seed = fc.integer({ min: 0, max: 1e6 });

const pair = (capacity: number): [Kernels, Kernels] => [createKernels(capacity), createPlainKernels(capacity)];

/** The same random vectors, of the given lengths, in the memory of both. */
function vectors(
  both: readonly Kernels[],
  lengths: readonly number[],
  offset: number,
  randomSeed: number,
): Float64Array[][] {
  return both.map((kernels) => {
    const random = stream(randomSeed);
    return lengths.map((length) => {
      const x = kernels.alloc(length + offset).subarray(offset);
      random.fillNormal(x);
      return x;
    });
  });
}

function gaussian(n: number, randomSeed: number): Float64Array {
  const x = new Float64Array(n);
  stream(randomSeed).fillNormal(x);
  return x;
}

/** Equality bit for bit, faster than the general one. */
function expectSame(actual: readonly Float64Array[], expected: readonly Float64Array[]): void {
  actual.forEach((x, k) => {
    expect(x.length).toBe(expected[k].length);
    expect(x.findIndex((value, i) => !Object.is(value, expected[k][i]))).toBe(-1);
  });
}

/**
 * Runs one operation on both backends; the last vector is the result, checked for equality and returned with the
 * vectors as they were.
 */
function runBoth(
  lengths: number[],
  offset: number,
  randomSeed: number,
  run: (kernels: Kernels, x: Float64Array[]) => void,
) {
  const total = lengths.reduce((sum, length) => sum + length + offset, 0);
  const both = pair(total);
  const before = vectors([createPlainKernels(total)], lengths, offset, randomSeed)[0];
  const [wasm, plain] = vectors(both, lengths, offset, randomSeed);
  run(both[0], wasm);
  run(both[1], plain);
  expectSame(wasm, plain);
  expectSame(wasm.slice(0, -1), before.slice(0, -1));
  return { before, result: wasm[wasm.length - 1] };
}

/** Checks `result[i] = Σ_k terms(i)[k]` within rounding. */
function expectSums(result: Float64Array, terms: (i: number) => number[]): void {
  const wrong = result.findIndex((value, i) => {
    const parts = terms(i);
    const scale = parts.reduce((sum, part) => sum + Math.abs(part), 0);
    const expected = parts.reduce((sum, part) => sum + part, 0);
    return !(Math.abs(value - expected) <= roundingBound(parts.length) * scale);
  });
  expect(wrong).toBe(-1);
}

const range = (n: number) => Array.from({ length: n }, (_, i) => i);

describe("the compiled kernels", () => {
  test("compile here, with SIMD", () => {
    expect(createKernels(1).backend).toBe("wasm");
  });

  test("gemm: both backends equal, and equal to the definition within rounding", () => {
    fc.assert(
      fc.property(
        size,
        size,
        depth,
        factor,
        factor,
        fc.boolean(),
        fc.boolean(),
        shift,
        seed,
        (m, n, k, alpha, beta, tA, tB, o, s) => {
          const { before, result } = runBoth([m * k, k * n, m * n], o, s, (kernels, [A, B, C]) =>
            kernels.gemm(m, n, k, alpha, A, tA, B, tB, beta, C),
          );
          const [A, B, C] = before;
          expectSums(result, (at) => {
            const i = Math.floor(at / n);
            const j = at % n;
            const products = range(k).map((p) => alpha * A[tA ? p * m + i : i * k + p] * B[tB ? j * k + p : p * n + j]);
            return [...products, beta * C[at]];
          });
        },
      ),
      CASES,
    );
  });

  test("gemm and syrk over several blocks in every direction", () => {
    const [m, n, k] = [133, 517, 259];
    runBoth([m * k, k * n, m * n], 0, 1, (kernels, [A, B, C]) => kernels.gemm(m, n, k, 0.5, A, true, B, true, -1, C));
    runBoth([k * n, n * n], 0, 2, (kernels, [X, C]) => kernels.syrk(n, k, 0.5, X, -1, C));
  });

  test("syrk and mirror: XᵀX, above the diagonal alone and then on both sides", () => {
    fc.assert(
      fc.property(size, depth, factor, factor, shift, seed, (n, k, alpha, beta, o, s) => {
        const { before, result } = runBoth([k * n, n * n], o, s, (kernels, [X, C]) =>
          kernels.syrk(n, k, alpha, X, beta, C),
        );
        const [X, C] = before;
        expectSums(result, (at) => {
          const i = Math.floor(at / n);
          const j = at % n;
          return j < i ? [C[at]] : [...range(k).map((p) => alpha * X[p * n + i] * X[p * n + j]), beta * C[at]];
        });
        const { result: full } = runBoth([n * n], o, s, (kernels, [M]) => kernels.mirror(n, M));
        full.forEach((value, at) => expect(value).toBe(full[(at % n) * n + Math.floor(at / n)]));
      }),
      CASES,
    );
  });

  test("gemv and gemvT", () => {
    fc.assert(
      fc.property(size, depth, factor, factor, shift, seed, (m, n, alpha, beta, o, s) => {
        const straight = runBoth([m * n, n, m], o, s, (kernels, [A, x, y]) => kernels.gemv(m, n, alpha, A, x, beta, y));
        const [A, x, y] = straight.before;
        expectSums(straight.result, (i) => [...range(n).map((j) => alpha * A[i * n + j] * x[j]), beta * y[i]]);
        const across = runBoth([m * n, m, n], o, s, (kernels, [M, u, v]) => kernels.gemvT(m, n, alpha, M, u, beta, v));
        const [M, u, v] = across.before;
        expectSums(across.result, (j) => [...range(m).map((i) => alpha * M[i * n + j] * u[i]), beta * v[j]]);
      }),
      CASES,
    );
  });

  test("ger, axpy and dot", () => {
    fc.assert(
      fc.property(size, depth, factor, shift, seed, (m, n, alpha, o, s) => {
        const outer = runBoth([m, n, m * n], o, s, (kernels, [x, y, A]) => kernels.ger(m, n, alpha, x, y, A));
        const [x, y, A] = outer.before;
        expectSums(outer.result, (at) => [A[at], alpha * x[Math.floor(at / n)] * y[at % n]]);
        const sum = runBoth([n, n], o, s, (kernels, [u, v]) => kernels.axpy(n, alpha, u, v));
        expectSums(sum.result, (i) => [sum.before[1][i], alpha * sum.before[0][i]]);
        const inner = runBoth([n, n, 1], o, s, (kernels, [u, v, out]) => void (out[0] = kernels.dot(n, u, v)));
        expectSums(inner.result, () => range(n).map((i) => inner.before[0][i] * inner.before[1][i]));
      }),
      CASES,
    );
  });

  test("symv: the lower triangle of a leading block stands for the whole", () => {
    fc.assert(
      fc.property(size, fc.integer({ min: 0, max: 5 }), shift, seed, (n, extra, o, s) => {
        const stride = n + extra;
        const product = runBoth([n * stride, n, n], o, s, (kernels, [A, x, y]) => kernels.symv(n, stride, A, x, y));
        const [A, x] = product.before;
        expectSums(product.result, (i) => range(n).map((j) => A[Math.max(i, j) * stride + Math.min(i, j)] * x[j]));
      }),
      CASES,
    );
  });

  test("syrkx: XᵀY, below the diagonal of a leading block alone", () => {
    const extra = fc.integer({ min: 0, max: 5 });
    fc.assert(
      fc.property(size, depth, extra, extra, factor, shift, seed, (n, k, wider, beyond, alpha, o, s) => {
        const [width, stride] = [n + wider, n + beyond];
        const { before, result } = runBoth([k * width, k * width, n * stride], o, s, (kernels, [X, Y, A]) =>
          kernels.syrkx(n, k, width, alpha, X, Y, stride, A),
        );
        const [X, Y, A] = before;
        expectSums(result, (at) => {
          const i = Math.floor(at / stride);
          const j = at % stride;
          return j > i ? [A[at]] : [A[at], ...range(k).map((p) => alpha * X[p * width + i] * Y[p * width + j])];
        });
      }),
      CASES,
    );
    const [n, k, width, stride] = [517, 259, 519, 518];
    runBoth([k * width, k * width, n * stride], 0, 3, (kernels, [X, Y, A]) =>
      kernels.syrkx(n, k, width, -1, X, Y, stride, A),
    );
  });

  test("rotateRows: sweeps of rotations, as the product of the rotation matrices", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        size,
        fc.integer({ min: 0, max: 4 }),
        shift,
        seed,
        (rows, cols, sweeps, o, s) => {
          const random = stream(s, "sweeps");
          const ends = range(sweeps).map(() => [random.integer(rows), random.integer(rows)].toSorted((a, b) => a - b));
          const angles = ends.map(([top, bottom]) => range(bottom - top).map(() => 2 * Math.PI * random.uniform()));
          const flat = angles.flat();
          const start = gaussian(rows * cols, s);
          const results = pair(2 * sweeps + 2 * flat.length + rows * cols + o).map((kernels) => {
            const bounds = kernels.alloc(2 * sweeps);
            const rotations = kernels.alloc(2 * flat.length);
            const A = kernels.alloc(rows * cols + o).subarray(o);
            bounds.set(ends.flat());
            rotations.set(flat.flatMap((angle) => [Math.cos(angle), Math.sin(angle)]));
            A.set(start);
            kernels.rotateRows(rows, cols, A, sweeps, bounds, rotations);
            return A;
          });
          const expected = start.slice();
          ends.forEach(([top, bottom], q) => {
            angles[q].forEach((angle, step) => {
              const i = bottom - 1 - step;
              expect(i).toBeGreaterThanOrEqual(top);
              for (let j = 0; j < cols; j++) {
                const [u, z] = [expected[i * cols + j], expected[(i + 1) * cols + j]];
                expected[i * cols + j] = Math.cos(angle) * u - Math.sin(angle) * z;
                expected[(i + 1) * cols + j] = Math.sin(angle) * u + Math.cos(angle) * z;
              }
            });
          });
          for (const result of results) expectSame([result], [expected]);
        },
      ),
      CASES,
    );
  });

  test.each([
    [1, 10, 100, 4],
    [3, 10, 7, 3],
    [2, 4, 5, 2],
    [5, 23, 12, 3],
    [1, 1, 1, 2],
    [2, 3, 0, 2],
  ])(
    "alignmentStep of %i samples, n = %i, n0 = %i, L = %i: both backends equal, and equal to the formulas",
    (count, n, n0, L) => {
      const random = stream(1, "alignment", n, L);
      const length = n * n0 + (L - 1) * n * n;
      const normals = (entries: number) => Float64Array.from({ length: entries }, () => random.normal());
      const [A, G, X, Y] = [normals(length), normals((L - 1) * n * n), normals(count * n0), normals(count * n)];
      // The first layer above has the identity's place: its G, though not the identity here, must not be read.
      const own = Float64Array.from({ length: L - 1 }, (_, l) => (l === 0 ? 0 : 1));
      const run = (create: (capacity: number) => Kernels) => {
        const room = ((L + 1) * count + 1) * n;
        const kernels = create(length + G.length + own.length + count * (n0 + n) + room);
        const filled = (values: Float64Array) => {
          const vector = kernels.alloc(values.length);
          vector.set(values);
          return vector;
        };
        const state = filled(A);
        const work = [filled(G), filled(own), filled(X), filled(Y), kernels.alloc(room)] as const;
        const squared = kernels.alignmentStep(count, n, n0, L, 0.1, state, ...work);
        return { squared, state: state.slice() };
      };
      const compiled = run(createKernels);
      expect(compiled).toEqual(run(createPlainKernels));

      // The formulas, on matrices.
      const layers = Array.from({ length: L }, (_, l) =>
        l === 0
          ? matrix(n, n0, A.slice(0, n * n0))
          : matrix(n, n, A.slice(n * n0 + (l - 1) * n * n, n * n0 + l * n * n)),
      );
      const next = layers.map(({ data }) => data.slice());
      let squared = 0;
      for (let b = 0; b < count; b++) {
        const u = [matrix(n0, 1, X.slice(b * n0, (b + 1) * n0))];
        layers.forEach((A_l, l) => {
          const below = l < 2 ? u[l] : multiply(matrix(n, n, G.slice((l - 1) * n * n, l * n * n)), u[l]);
          u.push(multiply(A_l, below));
        });
        const e = u[L].data.map((value, i) => value - Y[b * n + i]);
        squared += e.reduce((sum, value) => sum + value * value, 0);
        next.forEach((data, l) => {
          const below = u[l].data;
          for (let i = 0; i < n; i++)
            for (let j = 0; j < below.length; j++) data[i * below.length + j] -= 0.1 * e[i] * below[j];
        });
      }
      expect(Math.abs(compiled.squared - squared)).toBeLessThanOrEqual(1e-12 * squared);
      const flat = next.flatMap((data) => [...data]);
      const scale = Math.max(...flat.map(Math.abs));
      flat.forEach((value, k) => expect(Math.abs(compiled.state[k] - value)).toBeLessThanOrEqual(1e-12 * scale));
    },
  );

  test("beta = 0 overwrites NaN, beta = 1 keeps it", () => {
    for (const kernels of pair(100)) {
      const [A, C] = [kernels.alloc(25), kernels.alloc(25)];
      for (const n of [1, 4, 5]) {
        kernels.gemm(n, n, n, 1, A, false, A, false, 0, C.fill(Number.NaN));
        expect(C.subarray(0, n * n)).toEqual(new Float64Array(n * n));
        kernels.gemm(n, n, n, 1, A, false, A, false, 1, C.fill(Number.NaN));
        expect(C.every(Number.isNaN)).toBe(true);
      }
    }
  });

  test("repeat themselves exactly, and a change in the last place is seen", () => {
    const n = 130;
    const run = (bump: number) => {
      const kernels = createKernels(3 * n * n);
      const [[A, B, C]] = vectors([kernels], [n * n, n * n, n * n], 0, 7);
      A[17] *= 1 + bump;
      kernels.gemm(n, n, n, 1, A, false, B, true, 0, C);
      return C;
    };
    expect(run(0)).toEqual(run(0));
    expect(run(2 ** -40)).not.toEqual(run(0));
  });
});

describe("the memory", () => {
  const both = [
    ["wasm", createKernels],
    ["plain", createPlainKernels],
  ] as const;

  test.each(both)("%s: vectors are zeroed, apart, and as many as the capacity holds", (_, create) => {
    const kernels = create(5000);
    const all = range(5000).map(() => kernels.alloc(1));
    all.forEach((x, i) => x.fill(i + 1));
    expect(all.map((x) => x[0])).toEqual(range(5000).map((i) => i + 1));
    expect(() => kernels.alloc(1)).toThrow(
      "alloc: a vector of 1 doubles exceeds the capacity of 5000, of which 5000 are used",
    );
    expect(kernels.alloc(0)).toHaveLength(0);
    expect(create(3).alloc(3)).toEqual(new Float64Array(3));
  });

  test.each(both)("%s: refuses wrong sizes, short vectors and vectors of another memory", (_, create) => {
    const kernels = create(100);
    const x = kernels.alloc(10);
    expect(() => kernels.axpy(11, 1, x, x)).toThrow("axpy: x needs at least 11 entries, got 10");
    expect(() => kernels.dot(2, x, new Float64Array(2))).toThrow("dot: y must be a vector of these kernels' memory");
    expect(() => kernels.dot(2, create(10).alloc(2), x)).toThrow("dot: x must be a vector of these kernels' memory");
    expect(() => kernels.gemv(1, -1, 1, x, x, 0, x)).toThrow("gemv: sizes must be non-negative integers, got -1");
    expect(() => kernels.gemv(1, Number.NaN, 1, x, x, 0, x)).toThrow(
      "gemv: sizes must be non-negative integers, got NaN",
    );
    expect(() => kernels.symv(3, 2, x, x, x)).toThrow("symv: the block of 3 rows exceeds the 2 columns");
    const bounds = kernels.alloc(2).fill(3);
    expect(() => kernels.rotateRows(3, 1, x, 1, bounds, x)).toThrow(
      "rotateRows: needs 0 ≤ top ≤ bottom < 3 in sweep 0",
    );
    expect(() => kernels.rotateRows(20481, 0, x, 0, x, x)).toThrow("rotateRows: needs at most 20480 rows, got 20481");
  });

  test("reaches 4 GiB and says so beyond", () => {
    for (const capacity of [LARGEST_CAPACITY + 1, -1, 0.5, Number.NaN]) {
      expect(() => createKernels(capacity)).toThrow(`(4 GiB), got ${capacity}`);
    }
    const kernels = createKernels(LARGEST_CAPACITY);
    const all = kernels.alloc(LARGEST_CAPACITY);
    const [near, far] = [all.subarray(0, 3).fill(2), all.subarray(-3)];
    kernels.axpy(3, 0.5, near, far);
    expect(far).toEqual(Float64Array.of(1, 1, 1));
  });
});
