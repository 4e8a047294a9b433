import { describe, expect, it } from 'vitest';
import { checkBackends } from '../../../../kernel-setup/doctor/checks/backends';
import { ForcedBackendError } from '../../../../src/runtime/choose';
import type { RuntimeReport } from '../../../../src/runtime/ready';

const report: RuntimeReport = {
  backend: 'wasm',
  device: { name: 'Some processor', kind: 'cpu', memoryBytes: 1 },
  forced: false,
  tried: [
    { name: 'tensorflow-gpu', ok: false, reason: 'no NVIDIA driver', mend: 'install it' },
    { name: 'wasm', ok: true, reason: null, mend: null },
  ],
  compiled: {
    name: 'cpu',
    device: { name: 'Some processor', kind: 'cpu', memoryBytes: 1 },
    forced: false,
    tried: [
      { name: 'webgpu', ok: false, reason: 'no GPU', mend: 'install the driver of the GPU' },
      { name: 'cpu', ok: true, reason: null, mend: null },
    ],
  },
  memoryBytes: 1,
  node: 'v20',
  platform: 'linux x64',
};

describe('checkBackends', () => {
  it('names the chosen backend and why the better ones were refused', async () => {
    expect(await checkBackends(async () => report)).toEqual([
      {
        name: 'backend tensorflow-gpu',
        status: 'note',
        detail: 'refused: no NVIDIA driver',
        mend: 'install it',
      },
      { name: 'backend wasm', status: 'ok', detail: 'chosen: Some processor' },
      {
        name: 'compiled steps',
        status: 'ok',
        detail: expect.stringMatching(/^ONNX Runtime, cpu, \d+ threads?; webgpu refused: no GPU$/),
      },
    ]);
  });

  it('is one fault when the forced backend does not run', async () => {
    const refuse = async () => {
      throw new ForcedBackendError('Cannot start the backend webgpu, forced by x: no GPU', 'add one');
    };
    expect(await checkBackends(refuse)).toEqual([
      {
        name: 'backend',
        status: 'fault',
        detail: 'Cannot start the backend webgpu, forced by x: no GPU',
        mend: 'add one',
      },
    ]);
  });

  it('is one fault when the name of the backend is wrong', async () => {
    const refuse = async () => {
      throw new RangeError('Cannot choose a backend');
    };
    expect(await checkBackends(refuse)).toMatchObject([
      { status: 'fault', mend: expect.stringContaining('DIFFUSION_BACKEND') },
    ]);
  });
});
