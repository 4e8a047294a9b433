import { requireCount } from '../check';

const size = 624;
const middle = 397;

/**
 * The Mersenne Twister MT19937 (Matsumoto and Nishimura 1998), seeded by the reference code's `init_genrand`:
 * the generator behind `torch.manual_seed` and `std::mt19937`.
 */
export class MersenneTwister {
  private readonly words: Uint32Array;
  private position = size;

  /** @throws RangeError unless the seed is an integer of at least 0; as in torch, its low 32 bits count */
  constructor(seed: number) {
    requireCount('seed a Mersenne Twister', 'the seed', seed, 0);
    this.words = new Uint32Array(size);
    this.words[0] = seed % 2 ** 32;
    for (let k = 1; k < size; k++) {
      const before = this.words[k - 1]!;
      this.words[k] = Math.imul(1812433253, before ^ (before >>> 30)) + k;
    }
  }

  /** The next 32 random bits as an unsigned integer. */
  bits32(): number {
    if (this.position === size) this.twist();
    let y = this.words[this.position++]!;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  }

  /** The next 53 random bits, of two draws, the first of them the high half of 64 (as torch joins them). */
  bits53(): number {
    const high = this.bits32();
    return (high & 0x1fffff) * 2 ** 32 + this.bits32();
  }

  private twist(): void {
    const words = this.words;
    for (let k = 0; k < size; k++) {
      const joined = (words[k]! & 0x80000000) | (words[(k + 1) % size]! & 0x7fffffff);
      const twisted = (joined >>> 1) ^ (joined & 1 ? 0x9908b0df : 0);
      words[k] = words[(k + middle) % size]! ^ twisted;
    }
    this.position = 0;
  }

  /** A second generator at the same point of the same stream. */
  clone(): MersenneTwister {
    const copy = new MersenneTwister(0);
    copy.words.set(this.words);
    copy.position = this.position;
    return copy;
  }
}
