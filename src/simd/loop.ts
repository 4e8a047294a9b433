import type { Vector } from './vector';

/** What a loop does with each four places of its arrays. */
export interface LoopPlan {
  /** Room for this many numbers, a multiple of 4. */
  readonly block: number;
  readonly arrays: number;
  readonly scalars: number;
  readonly stores: readonly { readonly array: number; readonly value: Vector }[];
}

/** A loop of WebAssembly over arrays that lie in its own memory. */
export interface Loop {
  /** The arrays; before a run they are filled, and read after it. */
  readonly arrays: readonly Float32Array[];
  /** Works on the first `length` numbers; up to three more are overwritten. */
  run(length: number, scalars: readonly number[]): void;
}

const PAGE = 65536;
const I32 = 0x7f;
const F32 = 0x7d;
const V128 = 0x7b;

/** Translates a plan. The module is a function `run(bytes, ...scalars)` and a memory. */
export function createLoop(plan: LoopPlan): Loop {
  const bytes = plan.block * 4;
  const pages = Math.ceil((bytes * plan.arrays) / PAGE);
  const module = new WebAssembly.Module(encode(plan, pages));
  const { memory, run } = new WebAssembly.Instance(module).exports as {
    memory: WebAssembly.Memory;
    run(bytes: number, ...scalars: number[]): void;
  };
  const arrays = Array.from(
    { length: plan.arrays },
    (_, i) => new Float32Array(memory.buffer, i * bytes, plan.block),
  );
  return { arrays, run: (length, scalars) => run(4 * length, ...scalars) };
}

function encode(plan: LoopPlan, pages: number): Uint8Array<ArrayBuffer> {
  const parameters = [I32, ...Array<number>(plan.scalars).fill(F32)];
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, ...list(parameters), 0]),
    ...section(3, [1, 0]),
    ...section(5, [1, 0, ...unsigned(pages)]),
    ...section(7, [2, ...text('run'), 0, 0, ...text('memory'), 2, 0]),
    ...section(10, [1, ...list(body(plan))]),
  ]);
}

/** Locals: bytes, scalars, the offset, then one for each vector. */
function body({ scalars, stores, block }: LoopPlan): number[] {
  const offset = scalars + 1;
  const local = new Map<Vector, number>();
  const before: number[] = [];
  const inside: number[] = [];
  const place = (value: Vector): number => {
    const known = local.get(value);
    if (known !== undefined) return known;
    const code = instruct(value, place, { offset, block });
    const at = offset + 1 + local.size;
    local.set(value, at);
    const target = value.kind === 'scalar' || value.kind === 'constant' ? before : inside;
    target.push(...code, 0x21, ...unsigned(at));
    return at;
  };
  for (const { array, value } of stores) {
    const at = place(value);
    inside.push(0x20, ...unsigned(offset), 0x20, ...unsigned(at), ...access(11, array, block));
  }
  return [
    ...[2, 1, I32, ...unsigned(local.size), V128],
    ...before,
    ...[0x03, 0x40],
    ...inside,
    ...[0x20, ...unsigned(offset), 0x41, 16, 0x6a, 0x22, ...unsigned(offset), 0x20, 0, 0x49, 0x0d, 0],
    ...[0x0b, 0x0b],
  ];
}

function instruct(
  value: Vector,
  place: (value: Vector) => number,
  at: { offset: number; block: number },
): number[] {
  switch (value.kind) {
    case 'array':
      return [0x20, ...unsigned(at.offset), ...access(0, value.index, at.block)];
    case 'scalar':
      return [0x20, ...unsigned(1 + value.index), 0xfd, ...unsigned(19)];
    case 'constant':
      return [0xfd, 12, ...new Uint8Array(Int32Array.from(value.words).buffer)];
    default:
      return [
        ...value.inputs.flatMap((input) => [0x20, ...unsigned(place(input))]),
        ...[0xfd, ...unsigned(value.code)],
      ];
  }
}

/** Loads (0) or stores (11) four numbers of an array at the offset. */
const access = (code: number, array: number, block: number): number[] => [
  0xfd,
  code,
  2,
  ...unsigned(array * block * 4),
];

const section = (id: number, content: number[]): number[] => [id, ...list(content)];
const list = (content: number[]): number[] => [...unsigned(content.length), ...content];
const text = (name: string): number[] => list([...Buffer.from(name)]);

/** LEB128, seven bits a byte. */
function unsigned(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...unsigned(Math.floor(value / 128))];
}
