import { describe, expect, it } from 'vitest';
import { symmetricEigen } from '../../src/metrics/symmetric-eigen';
import { random } from '../../src/random/random';

const sorted = (values: Float64Array) => [...values].sort((a, b) => a - b);

describe('symmetricEigen', () => {
  it('has the eigenvalues 2 − 2 cos(kπ/(d + 1)) of the second difference', () => {
    const d = 12;
    const matrix = Float64Array.from({ length: d * d }, (_, at) => {
      const distance = Math.abs(Math.floor(at / d) - (at % d));
      return distance === 0 ? 2 : distance === 1 ? -1 : 0;
    });
    sorted(symmetricEigen(matrix, d).values).forEach((value, k) => {
      expect(value).toBeCloseTo(2 - 2 * Math.cos(((k + 1) * Math.PI) / (d + 1)), 12);
    });
  });

  it('gives orthonormal vectors v with A v = λ v', () => {
    const d = 9;
    const half = random(1).normals(d * d);
    const matrix = half.map((v, at) => v + half[(at % d) * d + Math.floor(at / d)]!);
    const { values, vectors } = symmetricEigen(matrix, d);
    for (let i = 0; i < d; i++) {
      const v = vectors.subarray(i * d, (i + 1) * d);
      for (let row = 0; row < d; row++) {
        const image = v.reduce((sum, x, k) => sum + matrix[row * d + k]! * x, 0);
        expect(image).toBeCloseTo(values[i]! * v[row]!, 10);
      }
      for (let j = 0; j < d; j++) {
        const inner = v.reduce((sum, x, k) => sum + x * vectors[j * d + k]!, 0);
        expect(inner).toBeCloseTo(i === j ? 1 : 0, 10);
      }
    }
  });

  it('leaves a diagonal as it is, zeros too', () => {
    expect(sorted(symmetricEigen(Float64Array.of(3, 0, 0, 0, 0, 0, 0, 0, -1), 3).values)).toEqual([-1, 0, 3]);
  });
});
