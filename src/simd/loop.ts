import { type Block, memory } from './memory';
import type { Vector } from './vector';
import { assembly } from './webassembly';

/** What a loop does with each four places of its arrays. */
export interface LoopPlan {
  readonly arrays: number;
  readonly scalars: number;
  readonly stores: readonly { readonly array: number; readonly value: Vector }[];
  /** What each state is in the next round; none unless told. The states lie in the last array. */
  readonly states?: readonly Vector[];
  /** From the last places to the first; only whole vectors then, so that `length` is a multiple of four. */
  readonly descending?: boolean;
}

/** Works on the first `length` numbers of each array; up to three more are read and written. */
export type Loop = (length: number, arrays: readonly Place[], scalars?: readonly number[]) => void;

/** Where an array begins: a Block, or a place within one. */
export type Place = Pick<Block, 'address'>;

/** Translates a plan into a WebAssembly function `run(bytes, ...addresses, ...scalars)`. */
export function createLoop(plan: LoopPlan): Loop {
  const module = new assembly.Module(encode(plan));
  const { run } = new assembly.Instance(module, { '': { memory } }).exports as {
    run(bytes: number, ...rest: number[]): void;
  };
  return (length, arrays, scalars = []) => {
    if (length > 0) run(4 * length, ...arrays.map(({ address }) => address), ...scalars);
  };
}

const I32 = 0x7f;
const F32 = 0x7d;
const V128 = 0x7b;

const get = (local: number): number[] => [0x20, ...unsigned(local)];
const set = (local: number): number[] => [0x21, ...unsigned(local)];
const constantOf = (value: number): number[] => [0x41, value];
const ADD = 0x6a;
const SUB = 0x6b;

function encode(plan: LoopPlan): Uint8Array {
  const parameters = [I32, ...Array<number>(plan.arrays).fill(I32), ...Array<number>(plan.scalars).fill(F32)];
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, ...list(parameters), 0]),
    ...section(2, [1, ...text(''), ...text('memory'), 2, 0, 1]),
    ...section(3, [1, 0]),
    ...section(7, [1, ...text('run'), 0, 0]),
    ...section(10, [1, ...list(new Body(plan).code())]),
  ]);
}

/** The function's code. Its locals: bytes, addresses, scalars, the offset, the states, then one for each vector. */
class Body {
  private readonly locals = new Map<Vector, number>();
  private readonly before: number[] = [];
  private readonly inside: number[] = [];
  private readonly offset: number;

  constructor(private readonly plan: LoopPlan) {
    this.offset = 1 + plan.arrays + plan.scalars;
  }

  code(): number[] {
    const { stores, states = [], descending = false } = this.plan;
    // All is read before anything is written, so that an array may be written over one that is read.
    const values = stores.map(({ value }) => this.place(value));
    const next = states.map((value) => this.place(value));
    stores.forEach(({ array }, i) => {
      this.inside.push(...this.position(array), ...get(values[i]!), 0xfd, 11, 2, 0);
    });
    const stateAt = states.map((_, i) => this.offset + 1 + i);
    const home = (i: number) => [2, ...unsigned(16 * i)];
    const vectors = states.length + this.locals.size;
    return [
      ...[2, 1, I32, ...unsigned(vectors), V128],
      ...stateAt.flatMap((at, i) => [...get(this.plan.arrays), 0xfd, 0, ...home(i), ...set(at)]),
      ...this.before,
      ...(descending ? [...get(0), ...constantOf(16), SUB, ...set(this.offset)] : []),
      ...[0x03, 0x40],
      ...this.inside,
      ...next.flatMap(get),
      ...[...stateAt].reverse().flatMap(set),
      ...[...get(this.offset), ...constantOf(16), descending ? SUB : ADD, 0x22, ...unsigned(this.offset)],
      // Once more while the offset is at least 0, or less than the bytes.
      ...(descending ? [...constantOf(0), 0x4e] : [...get(0), 0x49]),
      ...[0x0d, 0, 0x0b],
      ...stateAt.flatMap((at, i) => [...get(this.plan.arrays), ...get(at), 0xfd, 11, ...home(i)]),
      0x0b,
    ];
  }

  /** The local of a vector, which is computed where it is needed first. */
  private place(value: Vector): number {
    if (value.kind === 'state') return this.offset + 1 + value.index;
    const known = this.locals.get(value);
    if (known !== undefined) return known;
    const code = this.instruct(value);
    const at = this.offset + 1 + (this.plan.states?.length ?? 0) + this.locals.size;
    this.locals.set(value, at);
    const isFixed = value.kind === 'scalar' || value.kind === 'constant';
    (isFixed ? this.before : this.inside).push(...code, ...set(at));
    return at;
  }

  private instruct(value: Exclude<Vector, { kind: 'state' }>): number[] {
    switch (value.kind) {
      case 'array':
        return [...this.position(value.index), 0xfd, 0, 2, 0];
      case 'scalar':
        return [...get(1 + this.plan.arrays + value.index), 0xfd, 19];
      case 'constant':
        return [0xfd, 12, ...new Uint8Array(Int32Array.from(value.words).buffer)];
      default:
        return [
          ...value.inputs.flatMap((input) => get(this.place(input))),
          ...(value.by === undefined ? [] : constantOf(value.by)),
          ...[0xfd, ...unsigned(value.code)],
        ];
    }
  }

  private position(array: number): number[] {
    return [...get(1 + array), ...get(this.offset), ADD];
  }
}

const section = (id: number, content: number[]): number[] => [id, ...list(content)];
const list = (content: number[]): number[] => [...unsigned(content.length), ...content];
const text = (name: string): number[] => list([...Buffer.from(name)]);

/** LEB128, seven bits a byte. */
function unsigned(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...unsigned(Math.floor(value / 128))];
}
