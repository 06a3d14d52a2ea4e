import { InputError } from "../../inputError.ts";

/**
 * A class or function that a pickle names. Nothing is ever imported: whoever reads it decides what the name may stand
 * for.
 */
export class PickledName {
  constructor(
    readonly module: string,
    readonly name: string,
  ) {}

  toString(): string {
    return `${this.module}.${this.name}`;
  }
}

/** What comes out: tuples and lists are arrays, dictionaries maps; `object` is what a hook made. */
export type Pickled = null | boolean | number | string | Uint8Array | Pickled[] | PickledMap | PickledName | object;
export type PickledMap = Map<Pickled, Pickled>;

export interface PickleHooks {
  /** The result of calling what a pickle names; throws an InputError for everything that is not known. */
  call(name: PickledName, args: readonly Pickled[]): Pickled;
  /** What a persistent id stands for. */
  persistent(id: Pickled): Pickled;
}

/** What a dictionary's attributes are set on; everything else refuses attributes. */
const MARK = Symbol("mark");
type Slot = Pickled | typeof MARK;

/**
 * Reads a pickle (Python's format, protocols 2 to 5) of numbers, texts, bytes, lists, tuples and dictionaries. What it
 * asks to be called, or to be made of a class, goes to `hooks.call`,
 * which builds or refuses; no other opcode can reach code.
 * Throws an InputError for opcodes that are not known, a stack that does not fit, and a stream that ends too early.
 */
export function unpickle(bytes: Uint8Array, where: string, hooks: PickleHooks): Pickled {
  return new Reader(bytes, where, hooks).run();
}

class Reader {
  #at = 0;
  readonly #view: DataView;
  readonly #stack: Slot[] = [];
  readonly #memo = new Map<number, Pickled>();

  constructor(
    readonly bytes: Uint8Array,
    readonly where: string,
    readonly hooks: PickleHooks,
  ) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  run(): Pickled {
    for (;;) {
      const opcode = this.#byte();
      if (opcode === STOP) return this.#pop();
      const act = OPCODES.get(opcode);
      if (!act) {
        throw this.refusal(`needs a pickle of protocol 2 to 5, got opcode 0x${opcode.toString(16).padStart(2, "0")}`);
      }
      act(this);
    }
  }

  refusal(sentence: string): InputError {
    return new InputError(`${this.where}: ${sentence}`);
  }

  broken(what: string): InputError {
    return this.refusal(`needs an intact pickle, got ${what} at byte ${this.#at}`);
  }

  /** The place of the next `count` bytes, which are then behind. */
  take(count: number): number {
    const from = this.#at;
    if (!(count <= this.bytes.length - from)) throw this.broken("its end within a value");
    this.#at += count;
    return from;
  }

  #byte = (): number => this.bytes[this.take(1)];
  size(width: 1 | 2 | 4 | 8): number {
    const at = this.take(width);
    if (width === 8) return Number(this.#view.getBigUint64(at, true));
    return width === 1
      ? this.#view.getUint8(at)
      : width === 2
        ? this.#view.getUint16(at, true)
        : this.#view.getUint32(at, true);
  }

  int32 = (): number => this.#view.getInt32(this.take(4), true);
  float = (): number => this.#view.getFloat64(this.take(8), false);
  slice(count: number): Uint8Array {
    const from = this.take(count);
    return this.bytes.subarray(from, from + count);
  }

  text(count: number): string {
    return new TextDecoder().decode(this.slice(count));
  }

  line(): string {
    const end = this.bytes.indexOf(0x0a, this.#at);
    if (end < 0) throw this.broken("a line without an end");
    const text = this.text(end - this.#at);
    this.take(1);
    return text;
  }

  /** Two's complement, little-endian, of any length. */
  long(count: number): number {
    let value = 0n;
    const digits = this.slice(Math.min(count, this.bytes.length + 1));
    if (digits.length > 16) throw this.refusal(`needs integers of at most 16 bytes, got one of ${digits.length}`);
    for (let i = digits.length - 1; i >= 0; i--) value = value * 256n + BigInt(digits[i]);
    return Number(BigInt.asIntN(8 * digits.length, value));
  }

  push(value: Slot): void {
    this.#stack.push(value);
  }

  #pop(): Pickled {
    const value = this.#stack.pop();
    if (value === undefined || value === MARK) throw this.broken("a stack without a value");
    return value;
  }

  pop = (): Pickled => this.#pop();
  top(): Pickled {
    const value = this.#pop();
    this.push(value);
    return value;
  }

  /** The values above the last mark, which are then gone with it. */
  popMarked(): Pickled[] {
    const mark = this.#stack.lastIndexOf(MARK);
    if (mark < 0) throw this.broken("a stack without a mark");
    const values = this.#stack.splice(mark) as Pickled[];
    return values.slice(1);
  }

  remember(index: number): void {
    this.#memo.set(index, this.top());
  }

  memoize = (): void => this.remember(this.#memo.size);
  recall(index: number): void {
    const value = this.#memo.get(index);
    if (value === undefined) throw this.broken(`memo ${index}, which was never set`);
    this.push(value);
  }

  list(): Pickled[] {
    const list = this.top();
    if (!Array.isArray(list)) throw this.broken("entries for what is no list");
    return list;
  }

  setItems(pairs: readonly Pickled[]): void {
    const map = this.top();
    if (!(map instanceof Map) || pairs.length % 2 !== 0) throw this.broken("items for what is no dictionary");
    for (let i = 0; i < pairs.length; i += 2) map.set(pairs[i], pairs[i + 1]);
  }

  mapOf(pairs: readonly Pickled[]): void {
    this.push(new Map());
    this.setItems(pairs);
  }

  tuple(count: number): void {
    const values = Array.from({ length: count }, () => this.#pop());
    this.push(values.toReversed());
  }

  stackName(): void {
    const [name, module] = [this.#pop(), this.#pop()];
    if (typeof name !== "string" || typeof module !== "string") throw this.broken("a class without a name");
    this.push(new PickledName(module, name));
  }

  reduce(): void {
    const [args, callee] = [this.#pop(), this.#pop()];
    if (!Array.isArray(args) || !(callee instanceof PickledName)) throw this.broken("a call of what is no name");
    this.push(this.hooks.call(callee, args));
  }

  /**
   * Attributes of a dictionary, such as the versions that PyTorch hangs on a state dict, say nothing of its entries and
   * are dropped.
   */
  build(): void {
    this.#pop();
    if (!(this.top() instanceof Map))
      throw this.refusal("needs tensors in dictionaries and lists, got an object with a state of its own");
  }
}

const STOP = 0x2e;

type Act = (reader: Reader) => void;
const sized =
  (width: 1 | 4 | 8, read: (reader: Reader, count: number) => Pickled): Act =>
  (r) =>
    r.push(read(r, r.size(width)));
const text = (r: Reader, count: number): Pickled => r.text(count);
const raw = (r: Reader, count: number): Pickled => r.slice(count);
const constant =
  (make: () => Slot): Act =>
  (r) =>
    r.push(make());

/** The opcodes that a pickle of data needs, by what Python calls them. */
const OPCODES: ReadonlyMap<number, Act> = new Map<number, Act>([
  [0x80, (r) => void r.size(1)], // PROTO
  [0x95, (r) => void r.size(8)], // FRAME
  [0x28, constant(() => MARK)], // MARK
  [0x30, (r) => void r.pop()], // POP
  [0x31, (r) => void r.popMarked()], // POP_MARK
  [0x32, (r) => r.push(r.top())], // DUP
  [0x4e, constant(() => null)], // NONE
  [0x88, constant(() => true)], // NEWTRUE
  [0x89, constant(() => false)], // NEWFALSE
  [0x4a, (r) => r.push(r.int32())], // BININT
  [0x4b, (r) => r.push(r.size(1))], // BININT1
  [0x4d, (r) => r.push(r.size(2))], // BININT2
  [0x8a, sized(1, (r, n) => r.long(n))], // LONG1
  [0x8b, sized(4, (r, n) => r.long(n))], // LONG4
  [0x47, (r) => r.push(r.float())], // BINFLOAT
  [0x58, sized(4, text)], // BINUNICODE
  [0x8c, sized(1, text)], // SHORT_BINUNICODE
  [0x8d, sized(8, text)], // BINUNICODE8
  [0x55, sized(1, text)], // SHORT_BINSTRING
  [0x54, sized(4, text)], // BINSTRING
  [0x43, sized(1, raw)], // SHORT_BINBYTES
  [0x42, sized(4, raw)], // BINBYTES
  [0x8e, sized(8, raw)], // BINBYTES8
  [0x5d, constant(() => [])], // EMPTY_LIST
  [0x29, constant(() => [])], // EMPTY_TUPLE
  [0x7d, constant(() => new Map())], // EMPTY_DICT
  [0x6c, (r) => r.push(r.popMarked())], // LIST
  [0x74, (r) => r.push(r.popMarked())], // TUPLE
  [0x85, (r) => r.tuple(1)], // TUPLE1
  [0x86, (r) => r.tuple(2)], // TUPLE2
  [0x87, (r) => r.tuple(3)], // TUPLE3
  [0x64, (r) => r.mapOf(r.popMarked())], // DICT
  [
    0x61, // APPEND
    (r) => {
      const value = r.pop();
      r.list().push(value);
    },
  ],
  [
    0x65, // APPENDS
    (r) => {
      const values = r.popMarked();
      const list = r.list();
      for (const value of values) list.push(value);
    },
  ],
  [
    0x73, // SETITEM
    (r) => {
      const [value, key] = [r.pop(), r.pop()];
      r.setItems([key, value]);
    },
  ],
  [0x75, (r) => r.setItems(r.popMarked())], // SETITEMS
  [0x71, (r) => r.remember(r.size(1))], // BINPUT
  [0x72, (r) => r.remember(r.size(4))], // LONG_BINPUT
  [0x94, (r) => r.memoize()], // MEMOIZE
  [0x68, (r) => r.recall(r.size(1))], // BINGET
  [0x6a, (r) => r.recall(r.size(4))], // LONG_BINGET
  [0x63, (r) => r.push(new PickledName(r.line(), r.line()))], // GLOBAL
  [0x93, (r) => r.stackName()], // STACK_GLOBAL
  [0x52, (r) => r.reduce()], // REDUCE
  [0x62, (r) => r.build()], // BUILD
  [0x51, (r) => r.push(r.hooks.persistent(r.pop()))], // BINPERSID
  [0x81, (r) => r.reduce()], // NEWOBJ
]);
