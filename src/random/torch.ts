import { requireCount, requireInteger } from '../check';
import { MersenneTwister } from './mersenne-twister';
import { cosSinSingle, logSingle } from './single-precision';

const block = 16;
const half = 8;
const twoPi = Math.fround(2 * Math.PI);

/**
 * PyTorch's CPU generator without PyTorch: after `torch.manual_seed(seed)` on one side and `torchRandom(seed)` on the
 * other, equal calls in equal order give equal numbers. That is how published runs that name a torch seed are repeated.
 */
export class TorchRandom {
  private readonly source: MersenneTwister;
  /** The second half of a Box–Muller pair that a short `randn` left over. */
  private spare: number | undefined;

  /** Prefer `torchRandom(seed)`. */
  constructor(seed: number) {
    this.source = new MersenneTwister(seed);
  }

  /** `torch.rand(n)`: n float32 numbers of U[0, 1), multiples of 2⁻²⁴. @throws RangeError if n is not a count */
  rand(n: number): Float32Array {
    requireCount('draw torch.rand', 'n', n, 0);
    const out = new Float32Array(n);
    for (let k = 0; k < n; k++) out[k] = this.uniformSingle();
    return out;
  }

  /**
   * `torch.randn(n)`: n float32 numbers of N(0, 1). From 16 numbers on torch works in blocks of 16 in single
   * precision, below that one pair at a time in double precision; both are repeated here.
   * @throws RangeError if n is not a count
   */
  randn(n: number): Float32Array {
    requireCount('draw torch.randn', 'n', n, 0);
    return n < block ? this.shortNormals(n) : this.blockNormals(n);
  }

  private uniformSingle(): number {
    return (this.source.bits32() & 0xffffff) * 2 ** -24;
  }

  private uniformDouble(): number {
    return this.source.bits53() * 2 ** -53;
  }

  private shortNormals(n: number): Float32Array {
    const out = new Float32Array(n);
    for (let k = 0; k < n; k++) out[k] = this.normalDouble();
    return out;
  }

  private normalDouble(): number {
    if (this.spare !== undefined) {
      const value = this.spare;
      this.spare = undefined;
      return value;
    }
    const angle = 2 * Math.PI * this.uniformDouble();
    const radius = Math.sqrt(-2 * Math.log1p(-this.uniformDouble()));
    this.spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  private blockNormals(n: number): Float32Array {
    const out = this.rand(n);
    for (let start = 0; start + block <= n; start += block) boxMuller(out, start);
    if (n % block !== 0) {
      // Torch draws the last 16 again, over part of the block before.
      out.set(this.rand(block), n - block);
      boxMuller(out, n - block);
    }
    return out;
  }

  /** `torch.randint(low, high, (n,))`: n integers low … high − 1, at most 2³² − 1 of them. @throws RangeError on an empty or wider range */
  randint(low: number, high: number, n: number): Float64Array {
    requireInteger('draw torch.randint', 'low', low);
    requireInteger('draw torch.randint', 'high', high);
    requireCount('draw torch.randint', 'n', n, 0);
    const range = high - low;
    if (!(range > 0 && range < 2 ** 32))
      throw new RangeError(
        `Cannot draw torch.randint as high − low must be in [1, 2^32 − 1]: current value is ${range}`,
      );
    return Float64Array.from({ length: n }, () => low + (this.source.bits32() % range));
  }

  /** `torch.randperm(n)`: the numbers 0 … n − 1 in random order. @throws RangeError if n is not a count below 2³²/20 */
  randperm(n: number): Uint32Array {
    requireCount('draw torch.randperm', 'n', n, 0);
    if (!(n < 0xffffffff / 20))
      throw new RangeError(`Cannot draw torch.randperm as n must be below 2^32 / 20: current value is ${n}`);
    const order = Uint32Array.from({ length: n }, (_, k) => k);
    for (let k = 0; k < n - 1; k++) {
      const other = k + (this.source.bits32() % (n - k));
      const kept = order[k]!;
      order[k] = order[other]!;
      order[other] = kept;
    }
    return order;
  }
}

/** Turns 16 uniforms into 16 normals in place: pairs (k, k + 8) by Box and Muller, in single precision as torch does. */
function boxMuller(values: Float32Array, start: number): void {
  for (let k = start; k < start + half; k++) {
    const radius = Math.fround(Math.sqrt(-2 * logSingle(1 - values[k]!)));
    const { cos, sin } = cosSinSingle(Math.fround(twoPi * values[k + half]!));
    values[k] = radius * cos;
    values[k + half] = radius * sin;
  }
}

/** PyTorch's CPU generator after `torch.manual_seed(seed)`. @throws RangeError unless the seed is an integer ≥ 0 */
export function torchRandom(seed: number): TorchRandom {
  return new TorchRandom(seed);
}
