import { beforeAll, describe, expect, it } from 'vitest';
import { runtime } from '../../src/runtime/runtime';
import { tf } from '../../src/runtime/tf';

const refusal = /^Cannot use a tensor as it must not be disposed: its numbers are gone\. .*tf\.keep/;

describe.each(['cpu', 'wasm'] as const)('a tensor that was freed, on %s', (backend) => {
  beforeAll(() => runtime.ready({ backend }));

  const freed = () => {
    const tensor = tf.tensor([[1, 2]]);
    tensor.dispose();
    return tensor;
  };

  it.each([
    ['an operation', () => tf.add(freed(), 1)],
    ['a product', () => tf.matMul(tf.ones([3, 1]), freed())],
    ['a view', () => freed().reshape([2])],
    ['reading', () => freed().dataSync()],
    ['printing', () => freed().print()],
    [
      'a gradient',
      () => {
        const x = freed();
        return tf.grad((y) => tf.mul(y, x))(tf.ones([1, 2]));
      },
    ],
  ])('is refused by %s, with what frees tensors', (_, use) => {
    expect(use).toThrow(refusal);
  });

  it('is refused by a later reading', async () => {
    await expect(freed().data()).rejects.toThrow(refusal);
  });

  it('moves between backends as before', async () => {
    const tensor = tf.tensor([1, 2, 3]);
    await runtime.ready({ backend: backend === 'cpu' ? 'wasm' : 'cpu' });
    expect([...tf.mul(tensor, 2).dataSync()]).toEqual([2, 4, 6]);
    await runtime.ready({ backend });
    tensor.dispose();
  });
});
