import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Graph } from '../../../src/runtime/compile/graph';
import { placeOf, SMALL } from '../../../src/runtime/compile/placement';

/** What the provider would be on a computer with a GPU. */
const gpu = vi.hoisted(() => ({ forced: false, name: 'webgpu' }));
vi.mock('../../../src/runtime/compile/providers', () => ({
  providerFor: (option?: string) => option ?? gpu.name,
  isForced: () => gpu.forced,
}));

afterEach(() => {
  Object.assign(gpu, { forced: false, name: 'webgpu' });
});

/** One product with about so many multiplications. */
function product(multiplications: number): Pick<Graph, 'nodes' | 'values'> {
  const n = Math.round(Math.cbrt(multiplications));
  const value = (name: string) => [name, { name, shape: [n, n], dtype: 'float32' as const }] as const;
  const node = { op: 'MatMul', inputs: ['a', 'b'], outputs: ['y'], attributes: {} };
  return { nodes: [node], values: new Map([value('a'), value('b'), value('y')]) };
}

const [small, large] = [product(SMALL / 2), product(SMALL * 2)];

describe('a graph', () => {
  it('is computed by the GPU where it is large', () => {
    expect(placeOf(large)).toBe('webgpu');
    expect(placeOf(small)).toBe('cpu');
  });

  it('is computed by what was insisted on', () => {
    expect(placeOf(small, 'cuda')).toBe('cuda');
    gpu.forced = true;
    expect(placeOf(small)).toBe('webgpu');
  });

  it('is computed by the processor where there is nothing else', () => {
    gpu.name = 'cpu';
    expect(placeOf(large)).toBe('cpu');
  });
});
