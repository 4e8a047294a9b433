import type { Tensor4D } from '@tensorflow/tfjs';
import { resizing } from '../../../../src/runtime/compile/lower/resizing';
import { tf } from '../../../../src/runtime/tf';
import { type Case, describeLowerings, integers, normal, only } from './support';

type Resize = typeof tf.image.resizeNearestNeighbor;

const sizes: readonly [[number, number], [number, number]][] = [
  [
    [4, 4],
    [8, 8],
  ],
  [
    [3, 3],
    [9, 9],
  ],
  [
    [5, 5],
    [8, 7],
  ],
  [
    [7, 7],
    [3, 4],
  ],
  [
    [4, 4],
    [1, 1],
  ],
  [
    [1, 1],
    [3, 2],
  ],
];

const flags: readonly [boolean, boolean][] = [
  [false, false],
  [true, false],
  [false, true],
];

/** With each kind of sampling; square pictures, since TensorFlow.js's bilinear gradient exchanges height and width. */
const resize = (op: Resize, gradient: boolean): Case[] =>
  flags.flatMap(([alignCorners, halfPixelCenters]) =>
    sizes.map(([from, to]) => ({
      inputs: [normal(2, ...from, 3)],
      run: (x) => op(x as Tensor4D, to, alignCorners, halfPixelCenters),
      gradient,
    })),
  );

const { resizeNearestNeighbor, resizeBilinear } = tf.image;

/** Without its gradient. */
const oblong = only((x) => resizeBilinear(x as Tensor4D, [6, 5]), normal(2, 3, 4, 2));

describeLowerings('lowering of resizing', resizing, {
  ResizeNearestNeighbor: [
    ...resize(resizeNearestNeighbor, false),
    only((x) => resizeNearestNeighbor(x as Tensor4D, [6, 5]), integers(0, 9, [2, 3, 4, 1])),
  ],
  ResizeNearestNeighborGrad: resize(resizeNearestNeighbor, true),
  ResizeBilinear: [...resize(resizeBilinear, false), oblong],
  ResizeBilinearGrad: resize(resizeBilinear, true),
});
