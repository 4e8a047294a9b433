import { BULK_SEED_WORDS } from '../random/bulk-normals';
import type { Random } from '../random/random';
import { Block } from '../simd/memory';
import type { EnsembleLoop } from './ensemble-loop';
import type { Sde } from './sde';

/** A time and the length of the step that begins there. */
export interface StepTime {
  readonly t: number;
  readonly h: number;
}

/** A few particles of an ensemble, which fit into the processor's nearest memory and walk many steps at once. */
export interface EnsembleChunk {
  walk(steps: readonly StepTime[]): void;
  /** Writes the particles where they belong. */
  read(out: Float64Array): void;
}

/** Which numbers of the state a chunk has. */
export interface ChunkRange {
  readonly start: Float64Array;
  readonly from: number;
  readonly to: number;
}

/** Particles in WebAssembly's memory, coordinate by coordinate, in single precision. */
export function loopChunk(
  { dimension, parts, scalars, run }: EnsembleLoop,
  { start, from, to }: ChunkRange,
  random: Random,
): EnsembleChunk {
  const particles = (to - from) / dimension;
  const each = Math.ceil(particles / parts);
  const blocks = Array.from({ length: parts * dimension }, () => new Block(each));
  const seeds = seedBlock(random);
  /** Calls f with each number of the state and its place in the blocks. */
  const forEach = (f: (at: number, values: Float32Array, k: number) => void) => {
    for (const [index, block] of blocks.entries()) {
      const values = block.numbers;
      const [part, i] = [Math.floor(index / dimension), index % dimension];
      const count = Math.min(each, particles - part * each);
      for (let k = 0; k < count; k++) f(from + (part * each + k) * dimension + i, values, k);
    }
  };
  forEach((at, values, k) => {
    values[k] = start[at]!;
  });
  return {
    walk(steps) {
      for (const { t, h } of steps) run(each, [...blocks, seeds], scalars(t, h));
    },
    read(out) {
      forEach((at, values, k) => {
        out[at] = values[k]!;
      });
    },
  };
}

function seedBlock(random: Random): Block {
  const block = new Block(BULK_SEED_WORDS);
  const { buffer, byteOffset } = block.numbers;
  const words = new Int32Array(buffer, byteOffset, BULK_SEED_WORDS);
  for (let k = 0; k < words.length; k++) words[k] = random.bits32();
  return block;
}

/** Particles of an equation of functions: states in double precision, the normals in single precision. */
export function functionChunk(sde: Sde, { start, from, to }: ChunkRange, random: Random): EnsembleChunk {
  const x = start.slice(from, to);
  const [a, b] = [new Float64Array(x.length), new Float64Array(x.length)];
  const normals = new Float32Array(x.length);
  return {
    walk(steps) {
      for (const { t, h } of steps) {
        random.bulkNormals(normals);
        sde.drift(x, t, a);
        sde.diffusion(x, t, b);
        const root = Math.sqrt(h);
        for (let k = 0; k < x.length; k++) x[k]! += a[k]! * h + b[k]! * root * normals[k]!;
      }
    },
    read(out) {
      out.set(x, from);
    },
  };
}
