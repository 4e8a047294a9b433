import { requireCount, requireIndex, requireInRange, requireNonNegative, requireNotEmpty } from '../check';
import type { Random } from '../random/random';
import { type DigitSet, digitSet } from './digit-set';
import { type DigitSkeleton, digitSkeletons } from './digit-skeletons';
import { drawPath } from './pen';
import { type SplineWeights, splineSamples, splineWeights } from './spline';

/** Options of {@link drawDigits}. */
export interface DrawDigitsOptions {
  /** The digit of each picture, repeated as often as needed; 0 to 9 in turn unless told, so that every prefix is balanced. */
  readonly labels?: ArrayLike<number>;
  /** Mean width of a stroke in pixels, 1 to 6; 2.6 unless told, as in MNIST. */
  readonly thickness?: number;
  /** How much writers differ: 0 for the skeletons as they are, 1 unless told. */
  readonly variation?: number;
}

/** Pixels of a side, of the square that a digit fills, and of the soft edge of a stroke: MNIST's. */
const [side, box, soft] = [28, 19.6, 1.15];
/** The centre of mass comes to the middle of the pixel with this index, as MNIST's pictures have it. */
const middle = 14;
const samplesPerSpan = 5;

interface Prepared extends DigitSkeleton {
  readonly points: number;
  readonly spline: SplineWeights;
  readonly x: Float64Array;
  readonly y: Float64Array;
}

let prepared: readonly (readonly Prepared[])[] | undefined;

function prepare(skeleton: DigitSkeleton): Prepared {
  const points = skeleton.strokes.flat();
  return {
    ...skeleton,
    points: points.length,
    spline: splineWeights(skeleton.strokes, samplesPerSpan),
    x: Float64Array.from(points, ([x]) => x),
    y: Float64Array.from(points, ([, y]) => y),
  };
}

/**
 * n handwritten-looking digits, 28 × 28, made as MNIST's pictures were (LeCun, Bottou, Bengio and Haffner 1998, section III.A):
 * scaled into 20 × 20 pixels without change of proportion, edges grey, centred by mass.
 *
 * A digit is one of a few skeletons of strokes. Its control points are shaken, the plane is bent by a random quadratic map and
 * then stretched, sheared and turned, and smooth curves through the points are drawn with a round pen whose width varies from
 * digit to digit and along a stroke. Values are multiples of 1/255. Equal seeds give equal pictures, and more of them begin with
 * the same ones.
 *
 * @throws RangeError
 */
export function drawDigits(random: Random, n: number, options: DrawDigitsOptions = {}): DigitSet {
  const action = 'draw digits';
  const { thickness = 2.6, variation = 1 } = options;
  requireCount(action, 'n', n, 0);
  requireInRange(action, 'thickness', thickness, 1, 6);
  requireNonNegative(action, 'variation', variation);
  const labels = labelsOf(action, n, options.labels);
  prepared ??= digitSkeletons.map((ways) => ways.map(prepare));
  const writer = new Writer(random, thickness, variation);
  const pixels = new Float32Array(n * side * side);
  for (let k = 0; k < n; k++)
    writer.write(prepared[labels[k]!]!, pixels.subarray(k * side * side, (k + 1) * side * side));
  return digitSet(pixels, labels, side, 'drawn');
}

function labelsOf(action: string, n: number, given?: ArrayLike<number>): Int32Array {
  if (given === undefined) return Int32Array.from({ length: n }, (_, k) => k % 10);
  requireNotEmpty(action, 'labels', given);
  for (let k = 0; k < given.length; k++) requireIndex(action, `labels[${k}]`, given[k]!, 10);
  return Int32Array.from({ length: n }, (_, k) => given[k % given.length]!);
}

/** Room for the points of any skeleton, and for their samples. */
const mostPoints = 32;
const mostSamples = mostPoints * samplesPerSpan;

/** Draws one digit after the other, in memory of its own. */
class Writer {
  private readonly control = { x: new Float64Array(mostPoints), y: new Float64Array(mostPoints) };
  private readonly pressure = new Float64Array(mostPoints);
  private readonly x = new Float64Array(mostSamples);
  private readonly y = new Float64Array(mostSamples);
  private readonly radius = new Float64Array(mostSamples);
  private readonly canvas = new Float32Array(side * side);
  private readonly normals = new Float64Array(12 + 3 * mostPoints + mostSamples);

  constructor(
    private readonly random: Random,
    private readonly thickness: number,
    private readonly variation: number,
  ) {}

  write(ways: readonly Prepared[], out: Float32Array): void {
    const way = ways.length === 1 ? ways[0]! : this.choose(ways);
    const count = 12 + 3 * way.points + way.spline.samples;
    this.random.normals(this.normals.subarray(0, count));
    // Nobody writes as oddly as the tails of the Gaussian.
    for (let k = 0; k < 10; k++) this.normals[k] = Math.max(-2, Math.min(2, this.normals[k]!));
    this.bend(way);
    this.turn(way.points);
    this.trace(way);
    this.fit(way.spline.samples);
    this.draw(way.spline, out);
  }

  private choose(ways: readonly Prepared[]): Prepared {
    let rest = this.random.uniform() * 100;
    for (const way of ways) {
      rest -= way.share;
      if (rest < 0) return way;
    }
    return ways[0]!;
  }

  /** Control points shaken, then moved by a quadratic map of the square around the digit's centre. */
  private bend({ points, x, y }: Prepared): void {
    const { normals, control } = this;
    const shake = 0.036 * this.variation;
    const warp = 0.18 * this.variation;
    for (let p = 0; p < points; p++) {
      const at = 12 + 3 * p;
      const [u, v] = [x[p]! - 0.45 + shake * normals[at]!, y[p]! - 0.5 + shake * normals[at + 1]!];
      control.x[p] = u + warp * (normals[0]! * v * v + 2 * normals[1]! * u * v + normals[2]! * u * u);
      control.y[p] = v + warp * (1.5 * normals[3]! * v * v + normals[4]! * u * v + normals[5]! * u * u);
      this.pressure[p] = 1 + 0.1 * this.variation * normals[at + 2]!;
    }
  }

  /** Stretched, sheared and turned about the centre. */
  private turn(points: number): void {
    const { normals, control, variation } = this;
    const stretch = Math.exp(0.16 * variation * normals[6]!);
    const shear = (0.12 + 0.24 * normals[7]!) * variation;
    const angle = 0.1 * variation * normals[8]!;
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    for (let p = 0; p < points; p++) {
      const u = control.x[p]! * stretch - control.y[p]! * shear;
      const v = control.y[p]!;
      control.x[p] = cos * u - sin * v;
      control.y[p] = sin * u + cos * v;
    }
  }

  /** Curves through the control points, with the pen's radius along them. */
  private trace({ spline, points }: Prepared): void {
    splineSamples(spline, this.control.x, this.x);
    splineSamples(spline, this.control.y, this.y);
    splineSamples(spline, this.pressure, this.radius);
    const radius = (this.thickness / 2) * Math.exp(0.24 * this.variation * this.normals[9]! - 0.03);
    const rough = 0.1 * this.variation;
    for (let s = 0; s < spline.samples; s++) {
      const edge = 1 + rough * this.normals[12 + 3 * points + s]!;
      this.radius[s] = Math.max(0.45, radius * this.radius[s]! * edge);
    }
  }

  /** Scaled so that digit and pen fill the box, the middle of their extent in the middle of the picture. */
  private fit(samples: number): void {
    let [left, right, top, bottom, widest] = [Infinity, -Infinity, Infinity, -Infinity, 0];
    for (let s = 0; s < samples; s++) {
      left = Math.min(left, this.x[s]!);
      right = Math.max(right, this.x[s]!);
      top = Math.min(top, this.y[s]!);
      bottom = Math.max(bottom, this.y[s]!);
      widest = Math.max(widest, this.radius[s]!);
    }
    const scale = (box - 2 * widest) / Math.max(right - left, bottom - top);
    const [shiftX, shiftY] = [
      side / 2 - (scale * (left + right)) / 2,
      side / 2 - (scale * (top + bottom)) / 2,
    ];
    for (let s = 0; s < samples; s++) {
      this.x[s] = this.x[s]! * scale + shiftX;
      this.y[s] = this.y[s]! * scale + shiftY;
    }
  }

  /** Drawn in the middle, then moved by whole pixels until its mass is centred. */
  private draw({ samples, begins }: SplineWeights, out: Float32Array): void {
    const { canvas, x, y, radius } = this;
    canvas.fill(0);
    drawPath(canvas, side, side, { samples, x, y, radius, begins }, soft);
    let [mass, sumX, sumY] = [0, 0, 0];
    for (let row = 0, at = 0; row < side; row++)
      for (let column = 0; column < side; column++, at++) {
        const ink = canvas[at]!;
        if (ink === 0) continue;
        mass += ink;
        sumX += ink * column;
        sumY += ink * row;
      }
    const right = middle - Math.round(sumX / mass);
    const down = middle - Math.round(sumY / mass);
    for (let row = Math.max(0, down); row < Math.min(side, side + down); row++)
      for (let column = Math.max(0, right); column < Math.min(side, side + right); column++)
        out[row * side + column] = Math.round(255 * canvas[(row - down) * side + column - right]!) / 255;
  }
}
