/** A point of a stroke: x to the right, y downwards; a third entry of 1 makes it a corner. */
export type StrokePoint = readonly [x: number, y: number, corner?: 1];

/**
 * Points on smooth curves as weighted sums of the curves' control points: sample s is Σ_j weights[4s + j] · control[indices[4s + j]].
 * The weights depend on nothing but the number of points and their corners, so that curves of one kind share them.
 */
export interface SplineWeights {
  /** Number of samples. */
  readonly samples: number;
  readonly indices: Int32Array;
  readonly weights: Float64Array;
  /** Sample s begins a stroke when `begins[s]` is 1: no line leads to it. */
  readonly begins: Uint8Array;
}

/** Weights of the four neighbours in the uniform cubic Catmull–Rom spline (Catmull and Rom 1974), between the middle two. */
function catmullRom(u: number): readonly [number, number, number, number] {
  const [u2, u3] = [u * u, u * u * u];
  return [(-u3 + 2 * u2 - u) / 2, (3 * u3 - 5 * u2 + 2) / 2, (-3 * u3 + 4 * u2 + u) / 2, (u3 - u2) / 2];
}

/**
 * Samples of the strokes, `perSpan` in each interval between two control points, and the last points. Control points are counted
 * through all strokes. At ends and corners the missing neighbour is the mirror image of the other one, 2p₁ − p₂, so that a curve
 * through two points is a straight line.
 */
export function splineWeights(strokes: readonly (readonly StrokePoint[])[], perSpan: number): SplineWeights {
  const indices: number[] = [];
  const weights: number[] = [];
  const begins: number[] = [];
  let first = 0;
  for (const stroke of strokes) {
    const last = stroke.length - 1;
    for (let span = 0; span < last; span++) {
      const before = span > 0 && stroke[span]![2] !== 1;
      const after = span + 1 < last && stroke[span + 1]![2] !== 1;
      const end = span + 1 === last ? perSpan : perSpan - 1;
      for (let step = 0; step <= end; step++) {
        let [w0, w1, w2, w3] = catmullRom(step / perSpan);
        if (!before) [w0, w1, w2] = [0, w1 + 2 * w0, w2 - w0];
        if (!after) [w1, w2, w3] = [w1 - w3, w2 + 2 * w3, 0];
        const at = first + span;
        indices.push(before ? at - 1 : at, at, at + 1, after ? at + 2 : at + 1);
        weights.push(w0, w1, w2, w3);
        begins.push(span === 0 && step === 0 ? 1 : 0);
      }
    }
    first += stroke.length;
  }
  return {
    samples: begins.length,
    indices: Int32Array.from(indices),
    weights: Float64Array.from(weights),
    begins: Uint8Array.from(begins),
  };
}

/** The samples of one coordinate of the control points, in `out`. */
export function splineSamples(spline: SplineWeights, control: Float64Array, out: Float64Array): void {
  const { samples, indices, weights } = spline;
  for (let s = 0, at = 0; s < samples; s++, at += 4)
    out[s] =
      weights[at]! * control[indices[at]!]! +
      weights[at + 1]! * control[indices[at + 1]!]! +
      weights[at + 2]! * control[indices[at + 2]!]! +
      weights[at + 3]! * control[indices[at + 3]!]!;
}
