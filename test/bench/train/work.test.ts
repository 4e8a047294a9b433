import { beforeAll, describe, expect, it } from 'vitest';
import { operationsOfStep } from '../../../bench/train/growth';
import { type GrowthPoint, growthPicture } from '../../../bench/train/growth-picture';
import { growthRows } from '../../../bench/train/memory';
import { prepareOurs } from '../../../bench/train/ours';
import { plans } from '../../../bench/train/rows';
import { runtime } from '../../../src/runtime/runtime';

beforeAll(async () => {
  await runtime.ready({ backend: 'wasm' });
});

describe('our side of the benchmark', () => {
  it('has networks of the sizes that the rows name', () => {
    const parameters = (id: string) => {
      const { work } = plans.find((plan) => plan.id === id)!;
      const prepared = prepareOurs(work, { mode: 'eager', warm: 0 });
      prepared.release();
      return prepared.parameters;
    };
    // Σ (inputs + 1)·outputs
    expect(parameters('mlp')).toBe(4 * 128 + 129 * 128 + 129 * 128 + 129 * 2);
    expect(parameters('vae')).toBe(785 * 400 + 401 * 4 + 3 * 400 + 401 * 784);
    // PyTorch counts as many in bench/train/models.py.
    expect(parameters('swiss-roll')).toBe(153_474);
    expect(parameters('unet')).toBe(1_623_169);
  });

  it('times compiled steps, chains, products and noise', async () => {
    for (const work of [
      { work: 'mlp', widths: [3, 4, 2], batch: 2 },
      { work: 'timeMlp', sampling: true, batch: 3, width: 4, depth: 1, steps: 4 },
      { work: 'product', size: 4 },
      { work: 'normals', count: 10 },
    ] as const) {
      const prepared = prepareOurs(work);
      const { ms, units } = await prepared.time(0.01);
      expect(ms * units).toBeGreaterThanOrEqual(10);
      expect(units).toBeGreaterThanOrEqual(1);
      prepared.release();
    }
  });
});

describe('growth', () => {
  it('counts the operations of a step', () => {
    // Weights 3·4, 4·4, 4·4, 4·2: forward 2·5·52, their gradients as many, those of the data without the first.
    expect(operationsOfStep({ batch: 5, width: 4 })).toBe(2 * 5 * (52 + 52 + 40));
  });

  it('is drawn with both sides and the limit in both panels', () => {
    const point = (by: GrowthPoint['by'], x: number) => ({
      by,
      x,
      compiled: x,
      PyTorch: 2 * x,
      limit: x / 2,
    });
    const svg = growthPicture(
      [point('batch', 32), point('batch', 64), point('width', 8), point('width', 16)],
      200,
    );
    expect(svg).toMatch(/^<svg /);
    for (const words of ['growing batch', 'growing width', 'compiled', 'PyTorch', 'limit', '200 GFLOP/s'])
      expect(svg).toContain(words);
  });
});

describe('memory', () => {
  it('is judged by what is added after the first thousand steps', () => {
    const reading = (step: number, tensors: number, mib: number) => ({
      step,
      tensors,
      bytes: 4 * tensors,
      heapBytes: mib * 2 ** 20,
      processBytes: 10 * mib * 2 ** 20,
    });
    const rows = growthRows([
      reading(0, 5, 1),
      reading(1000, 9, 4),
      reading(2000, 10, 6),
      reading(3000, 9, 5),
    ]);
    expect(rows.map(({ ours }) => ours[0])).toEqual([1, 4, 2, 20]);
  });
});
