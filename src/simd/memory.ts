import { assembly } from './webassembly';

/**
 * The memory of all loops. It grows when something is allocated, and views of it are empty then: a Block gives a fresh
 * one at each call.
 */
export const memory = new assembly.Memory({ initial: 1, maximum: 65536 });

const PAGE = 65536;
/** Grown by at least so many pages, 4 MB. */
const STEP = 64;

let end = 0;
/** Addresses given back, by size. */
const free = new Map<number, number[]>();

/** Room for numbers in single precision, all 0 at first; given back when nobody holds it any more. */
export class Block {
  /** In bytes; a multiple of 64. */
  readonly address: number;
  private view: Float32Array;

  constructor(readonly length: number) {
    const size = roomFor(4 * length);
    this.address = free.get(size)?.pop() ?? take(size);
    givenBack.register(this, [size, this.address]);
    this.view = this.renewed();
    this.view.fill(0);
  }

  /** The numbers, good until something else is allocated. */
  get numbers(): Float32Array {
    if (this.view.buffer !== memory.buffer) this.view = this.renewed();
    return this.view;
  }

  /** The same room as numbers in double precision, half as many; good until something else is allocated. */
  get doubles(): Float64Array {
    return new Float64Array(memory.buffer, this.address, this.length >> 1);
  }

  private renewed(): Float32Array {
    return new Float32Array(memory.buffer, this.address, this.length);
  }
}

const givenBack = new FinalizationRegistry(([size, address]: readonly [number, number]) => {
  const list = free.get(size);
  if (list) list.push(address);
  else free.set(size, [address]);
});

/**
 * Sizes of three significant bits, so that room given back fits others of about that size; and 64 bytes more, since a
 * loop writes up to three numbers too many.
 */
function roomFor(bytes: number): number {
  const unit = Math.max(64, 2 ** (Math.floor(Math.log2(bytes + 64)) - 2));
  return Math.ceil((bytes + 64) / unit) * unit;
}

function take(size: number): number {
  const missing = Math.ceil((end + size - memory.buffer.byteLength) / PAGE);
  if (missing > 0) memory.grow(Math.max(missing, STEP));
  const address = end;
  end += size;
  return address;
}
