import { createKernels, LARGEST_CAPACITY, type Kernels, type Matrix } from "../linalg/index.ts";
import { InputError } from "../inputError.ts";
import { mixPlaces, unmixPlaces, type PlaceMap } from "./places/index.ts";

/**
 * One layer of a stack, in coordinates: its parameters P^(k) (rows × cols) act on what is below,
 * `u = Σ_k P^(k) Γ c M^(k)`, and u is put into the coordinates above
 * from `slot` on, added to those from below where the layer keeps them. With full weights the coordinates are the
 * units, and Γ the identity.
 */
export interface StackLayer {
  readonly rows: number;
  readonly cols: number;
  readonly maps: readonly PlaceMap[];
  readonly placesBelow: number;
  readonly places: number;
  /** Γ (cols × cols), the Gram matrix of the basis below; null for the identity. */
  readonly gram: Matrix | null;
  readonly slot: number;
  /** The coordinates above. */
  readonly above: number;
  readonly keeps: boolean;
}

/** What one layer holds while samples pass: coordinates, one row a place. */
interface Passing {
  /** `c M^(k)`, the coordinates below as each of the layer's mixings shows them. */
  readonly mixed: readonly Float64Array[];
  /** `P^(k) Γ`. */
  readonly acting: readonly Float64Array[];
  readonly u: Float64Array;
  /** The coordinates above. */
  readonly c: Float64Array;
}

/**
 * Linear layers over places, one upon the other, on the dense kernels and for a fixed number of samples at a time:
 * forward, backward and the update.
 * The parameters lie in one vector, layer after layer and within a layer matrix after matrix.
 */
export class PlacedStack {
  readonly kernels: Kernels;
  readonly layers: readonly StackLayer[];
  readonly count: number;
  /** The parameters, and for each layer the views P^(1), P^(2), …. */
  readonly parameters: Float64Array;
  readonly P: readonly (readonly Float64Array[])[];
  /** The coordinates of the inputs. */
  readonly inputs: Float64Array;
  readonly passing: readonly Passing[];
  readonly #grams: readonly (Float64Array | null)[];
  readonly #work: Float64Array;

  /** @param extra doubles of the kernels' memory that the owner will take */
  constructor(layers: readonly StackLayer[], count: number, extra = 0) {
    const sizeOf = ({ rows, cols, maps }: StackLayer) => rows * cols * maps.length;
    const total = layers.reduce((sum, layer) => sum + sizeOf(layer), 0);
    const rowsOf = (places: number) => places * count;
    const largest = Math.max(
      ...layers.map(
        ({ rows, cols, places, placesBelow }) => rowsOf(Math.max(places, placesBelow)) * Math.max(rows, cols),
      ),
    );
    const needed = layers.reduce(
      (sum, { rows, cols, maps, places, above, gram }) =>
        sum + rowsOf(places) * (cols * maps.length + rows + above) + (gram ? cols * (cols + rows * maps.length) : 0),
      2 * total + extra + largest + rowsOf(layers[0].placesBelow) * layers[0].cols,
    );
    if (!(needed <= LARGEST_CAPACITY)) {
      throw new InputError(`sequence: needs at most ${LARGEST_CAPACITY} doubles of memory (4 GiB), got ${needed}`);
    }
    const kernels = createKernels(needed);
    this.kernels = kernels;
    this.layers = layers;
    this.count = count;
    this.parameters = kernels.alloc(total);
    this.P = this.slices(this.parameters);
    this.inputs = kernels.alloc(rowsOf(layers[0].placesBelow) * layers[0].cols);
    this.#work = kernels.alloc(largest);
    this.#grams = layers.map(({ gram }) => {
      if (!gram) return null;
      const copied = kernels.alloc(gram.data.length);
      copied.set(gram.data);
      return copied;
    });
    let below = this.inputs;
    this.passing = layers.map(({ rows, cols, maps, places, above, gram, keeps }, i): Passing => {
      const n = rowsOf(places);
      const mixed = maps.map((map) => (map.isIdentity ? below : kernels.alloc(n * cols)));
      const acting = this.P[i].map((P) => (gram ? kernels.alloc(rows * cols) : P));
      const u = kernels.alloc(n * rows);
      const c = !keeps && rows === above ? u : kernels.alloc(n * above);
      below = c;
      return { mixed, acting, u, c };
    });
  }

  /** The matrices of each layer in a vector of the parameters' length. */
  slices(vector: Float64Array): Float64Array[][] {
    let at = 0;
    return this.layers.map(({ rows, cols, maps }) => maps.map(() => vector.subarray(at, (at += rows * cols))));
  }

  /** The outputs, one row a place. */
  get outputs(): Float64Array {
    return this.passing[this.layers.length - 1].c;
  }

  /** Passes the inputs, which are in `inputs`, through all layers. */
  forward(): void {
    for (const [i, layer] of this.layers.entries()) {
      const { rows, cols, maps, places, slot, above, keeps } = layer;
      const { mixed, acting, u, c } = this.passing[i];
      const n = places * this.count;
      const below = i === 0 ? this.inputs : this.passing[i - 1].c;
      for (const [k, map] of maps.entries()) {
        if (!map.isIdentity) mixPlaces(map, this.count, cols, below, mixed[k]);
        const gram = this.#grams[i];
        if (gram) this.kernels.gemm(rows, cols, cols, 1, this.P[i][k], false, gram, false, 0, acting[k]);
        this.kernels.gemm(n, rows, cols, 1, mixed[k], false, acting[k], true, k === 0 ? 0 : 1, u);
      }
      if (c === u) continue;
      for (let r = 0; r < n; r++) {
        const at = r * above;
        for (let j = 0; j < above; j++) c[at + j] = keeps && j < cols ? below[r * cols + j] : 0;
        for (let j = 0; j < rows; j++) c[at + slot + j] += u[r * rows + j];
      }
    }
  }

  /**
   * `target^(k) ← α Σ S c M^(k)ᵀ + β target^(k)` for layer i: the update by a signal S, one row a place of `rows`
   * numbers.
   */
  update(i: number, alpha: number, signal: Float64Array, beta: number, target: readonly Float64Array[]): void {
    const { rows, cols, maps, places } = this.layers[i];
    for (const k of maps.keys()) {
      const { mixed } = this.passing[i];
      this.kernels.gemm(rows, cols, places * this.count, alpha, signal, true, mixed[k], false, beta, target[k]);
    }
  }

  /**
   * Sends a signal on what layer i adds (`rows` numbers a place) down to the coordinates below,
   * `Σ_k carriers[k]ᵀ S M^(k)ᵀ`, added to `out` (`cols` numbers a place).
   * By backpropagation the carriers are the parameters; each is rows × cols.
   */
  down(i: number, carriers: readonly Float64Array[], signal: Float64Array, out: Float64Array): void {
    const { rows, cols, maps, places } = this.layers[i];
    const n = places * this.count;
    for (const [k, map] of maps.entries()) {
      const work = this.#work.subarray(0, n * cols);
      this.kernels.gemm(n, cols, rows, 1, signal, false, carriers[k], false, 0, work);
      unmixPlaces(map, this.count, cols, work, out);
    }
  }
}
