import { describe, expect, it } from 'vitest';
import { parseNvidiaSmi } from '../../../src/runtime/backends/nvidia';

describe('parseNvidiaSmi', () => {
  it('reads name and memory of the first card', () => {
    expect(parseNvidiaSmi('NVIDIA A100-SXM4-40GB, 40960\nNVIDIA A100-SXM4-40GB, 40960\n')).toEqual({
      name: 'NVIDIA A100-SXM4-40GB',
      memoryBytes: 40960 * 1024 * 1024,
    });
  });

  it('does without the memory where the driver does not tell it', () => {
    expect(parseNvidiaSmi('NVIDIA GB10, [N/A]\n')).toEqual({ name: 'NVIDIA GB10', memoryBytes: null });
    expect(parseNvidiaSmi('')).toEqual({ name: 'NVIDIA GPU', memoryBytes: null });
  });
});
