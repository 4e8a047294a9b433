import type { Tensor } from '@tensorflow/tfjs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ConvAttributes, Shape4 } from '../../../src/runtime/repairs/conv2d';
import { tf } from '../../../src/runtime/tf';
import { expectWithinRounding, numbers, on } from '../support/backends';

interface Case {
  readonly x: Shape4;
  readonly filter: Shape4;
  readonly attrs: ConvAttributes;
  readonly seed: number;
}

const count = (least: number, most: number) => fc.integer({ min: least, max: most });
const margin = fc.tuple(count(0, 4), count(0, 4));
const pads = fc.oneof(
  fc.constantFrom<ConvAttributes['pad']>('same', 'valid', 0, 1, 2),
  fc.tuple(margin, margin).map(([rows, columns]) => [[0, 0], rows, columns, [0, 0]] as [number, number][]),
);

const cases: fc.Arbitrary<Case> = fc
  .record({
    batch: count(1, 3),
    height: count(1, 9),
    width: count(1, 9),
    channels: count(1, 4),
    filters: count(1, 4),
    rows: count(1, 4),
    columns: count(1, 4),
    strides: fc.tuple(count(1, 3), count(1, 3)),
    pad: pads,
    seed: fc.nat(1e6),
  })
  .map((c) => ({
    x: [c.batch, c.height, c.width, c.channels] as Shape4,
    filter: [c.rows, c.columns, c.channels, c.filters] as Shape4,
    attrs: {
      strides: c.strides,
      pad: c.pad,
      dataFormat: 'NHWC' as const,
      dimRoundingMode: typeof c.pad === 'string' ? undefined : ('floor' as const),
    },
    seed: c.seed,
  }))
  .filter((c) => outShape(c).every((size) => size > 0));

const volume = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);

function outShape({ x, filter, attrs }: Case): Shape4 {
  const { strides, pad, dimRoundingMode } = attrs;
  const { computeConv2DInfo } = tf.backend_util;
  return computeConv2DInfo(x, filter, strides, 1, pad as 'valid', dimRoundingMode, false, 'channelsLast')
    .outShape as Shape4;
}

type Values = { x: Float32Array; dy: Float32Array; filter: Float32Array };

function values(c: Case): Values {
  const draw = numbers(c.seed);
  return { x: draw(volume(c.x)), dy: draw(volume(outShape(c))), filter: draw(volume(c.filter)) };
}

const absolute = ({ x, dy, filter }: Values): Values => ({
  x: x.map(Math.abs),
  dy: dy.map(Math.abs),
  filter: filter.map(Math.abs),
});

const filterGradient = (c: Case, v: Values) => () =>
  tf
    .engine()
    .runKernel('Conv2DBackpropFilter', { x: tf.tensor4d(v.x, c.x), dy: tf.tensor4d(v.dy, outShape(c)) }, {
      ...c.attrs,
      filterShape: c.filter,
    } as never) as Tensor;

const inputGradient = (c: Case, v: Values) => () =>
  tf
    .engine()
    .runKernel(
      'Conv2DBackpropInput',
      { dy: tf.tensor4d(v.dy, outShape(c)), filter: tf.tensor4d(v.filter, c.filter) },
      { ...c.attrs, inputShape: c.x } as never,
    ) as Tensor;

async function compare(gradient: typeof filterGradient, c: Case, terms: number): Promise<void> {
  const v = values(c);
  const [actual] = await on('wasm', gradient(c, v));
  const [expected] = await on('cpu', gradient(c, v));
  const [bound] = await on('cpu', gradient(c, absolute(v)));
  expect(actual!.shape).toEqual(expected!.shape);
  expectWithinRounding(actual!.values, expected!.values, bound!.values, terms);
}

describe('Conv2DBackpropFilter on wasm', () => {
  it('equals the cpu backend for every size, stride and padding', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async (c) => compare(filterGradient, c, volume(outShape(c)) / c.filter[3])),
      { numRuns: 150, seed: 7 },
    );
  });

  it('refuses channels first', async () => {
    const c = { x: [1, 3, 3, 1], filter: [2, 2, 1, 1], seed: 1 } as unknown as Case;
    const attrs = { strides: 1, pad: 'valid', dataFormat: 'NCHW' } as const;
    await expect(
      on(
        'wasm',
        () =>
          tf
            .engine()
            .runKernel('Conv2DBackpropFilter', { x: tf.zeros([1, 1, 3, 3]), dy: tf.zeros([1, 1, 2, 2]) }, {
              ...attrs,
              filterShape: c.filter,
            } as never) as Tensor,
      ),
    ).rejects.toThrow('the data format must be NHWC: current value is NCHW');
  });
});

describe('Conv2DBackpropInput on wasm', () => {
  it('equals the cpu backend for every size, stride and padding', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async (c) => compare(inputGradient, c, volume(c.filter) / c.filter[2])),
      { numRuns: 150, seed: 8 },
    );
  });
});
