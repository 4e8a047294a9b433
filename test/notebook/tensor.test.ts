import { beforeAll, describe, expect, it } from 'vitest';
import { bundleOf } from '../../src/notebook/bundle';
import type { Bundle } from '../../src/notebook/mime';
import { tf } from '../../src/runtime/tf';

const bundle = (value: unknown) => bundleOf(value) as Bundle;
const text = (value: unknown) => String(bundle(value).data['text/plain']);

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('tensors', () => {
  it('show dtype, shape, values and a summary', () => {
    expect(
      text(
        tf.tensor2d([
          [1, 2.5],
          [-3, 4],
        ]),
      ),
    ).toBe('Tensor [2, 2] float32   min −3   mean 1.125   max 4\n[[ 1.000  2.500]\n [−3.000  4.000]]');
    expect(text(tf.scalar(0.5))).toBe('Tensor scalar float32\n[0.5000]');
    expect(text(tf.tensor1d([1, 2, 3], 'int32'))).toContain(
      'Tensor [3] int32   min 1   mean 2   max 3\n[1  2  3]',
    );
    expect(text(tf.tensor1d([true, false], 'bool'))).toBe('Tensor [2] bool\n[true  false]');
    expect(text(tf.tensor1d(['a', 'b']))).toBe('Tensor [2] string\n[a  b]');
  });

  it('show a corner of what is big, and where in the leading axes it is', () => {
    const lines = text(tf.zeros([3, 50, 60])).split('\n');
    expect(lines[0]).toContain('Tensor [3, 50, 60] float32');
    expect(lines).toHaveLength(1 + 9);
    expect(lines.at(-1)).toContain('at [0]');
  });

  it('count NaN and infinite values', () => {
    expect(text(tf.tensor1d([Number.NaN, 1, Infinity]))).toContain('1 NaN   1 infinite');
  });

  it('say when they are disposed or empty', () => {
    const gone = tf.tensor1d([1]);
    gone.dispose();
    expect(text(gone)).toBe('Tensor [1] float32: disposed, its values are gone');
    expect(text(tf.zeros([0, 3]))).toBe('Tensor [0, 3] float32: empty');
  });

  it('name variables', () => {
    expect(text(tf.variable(tf.scalar(1), true, 'weight'))).toContain('Variable “weight” scalar float32');
  });

  it('keep the internals out and escape HTML', () => {
    const { data } = bundle(tf.tensor1d(['<b>']));
    expect(data['text/html']).toContain('&#60;b&#62;');
    expect(JSON.stringify(data)).not.toContain('dataId');
  });

  it('hold no tensors', () => {
    const tensor = tf.tensor1d([1, 2, 3]);
    const before = tf.memory().numTensors;
    bundle(tensor);
    expect(tf.memory().numTensors).toBe(before);
  });
});
