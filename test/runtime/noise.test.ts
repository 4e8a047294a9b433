import { describe, expect, it } from 'vitest';
import { random } from '../../src/random/random';
import { compile } from '../../src/runtime/compile/compile';
import { noise } from '../../src/runtime/noise';
import { tf } from '../../src/runtime/tf';

describe('noise', () => {
  it('is what the generator gives in bulk, and moves it on', () => {
    const [generator, other] = [random(1), random(1)];
    expect([...noise([2, 3], generator).dataSync()]).toEqual([...other.bulkNormals(new Float32Array(6))]);
    expect(noise([], generator).dataSync()[0]).toBe(other.bulkNormals(new Float32Array(1))[0]);
    expect(noise([0, 3], generator).shape).toEqual([0, 3]);
    expect(generator.state()).toEqual(other.state());
  });

  it('makes the randomness of a compiled step an argument', () => {
    const [generator, other] = [random('noise'), random('noise')];
    const step = compile((x: ReturnType<typeof noise>, z: ReturnType<typeof noise>) => tf.add(x, z));
    const x = tf.ones([4]);
    for (let i = 0; i < 3; i++) {
      const expected = Float32Array.from(other.bulkNormals(new Float32Array(4)), (z) => Math.fround(1 + z));
      expect([...step(x, noise([4], generator)).dataSync()]).toEqual([...expected]);
    }
  });

  it('refuses sizes that are no counts', () => {
    expect(() => noise([2, -1], random(1))).toThrow('every size of the shape');
  });
});
