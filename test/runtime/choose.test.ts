import { describe, expect, it } from 'vitest';
import {
  type Backend,
  type BackendName,
  BackendRefused,
  type Device,
} from '../../src/runtime/backends/backend';
import { backendKind, choose, wishFrom } from '../../src/runtime/choose';
import { thisMachine } from '../../src/runtime/machine';

const device: Device = { name: 'test processor', kind: 'cpu', memoryBytes: 1 };
const works = (name: BackendName): Backend => ({ name, tfName: name, start: async () => device });
const refuses = (name: BackendName): Backend => ({
  name,
  tfName: name,
  start: async () => {
    throw new BackendRefused('no GPU', 'add one');
  },
});
const breaks = (name: BackendName): Backend => ({
  name,
  tfName: name,
  start: async () => {
    throw new Error('first line\n  second line');
  },
});
const activates = async () => undefined;

describe('choose', () => {
  it('takes the first backend that starts and tells why the better ones were refused', async () => {
    const choice = await choose(
      backendKind,
      [refuses('tensorflow-gpu'), breaks('webgpu'), works('wasm'), works('cpu')],
      thisMachine,
      null,
      activates,
    );
    expect(choice.name).toBe('wasm');
    expect(choice.device).toBe(device);
    expect(choice.forced).toBe(false);
    expect(choice.tried).toEqual([
      { name: 'tensorflow-gpu', ok: false, reason: 'no GPU', mend: 'add one' },
      {
        name: 'webgpu',
        ok: false,
        reason: 'it does not start: first line second line',
        mend: expect.stringContaining('doctor'),
      },
      { name: 'wasm', ok: true, reason: null, mend: null },
    ]);
  });

  it('goes on when a backend starts but computes wrongly', async () => {
    const choice = await choose(
      backendKind,
      [works('wasm'), works('cpu')],
      thisMachine,
      null,
      async ({ name }) => {
        if (name === 'wasm') throw new Error('a 2×2 product came back as 0,0,0,0');
      },
    );
    expect(choice.name).toBe('cpu');
    expect(choice.tried[0]?.reason).toContain('0,0,0,0');
  });

  it('tries nothing but the backend that was forced, and tells it so', async () => {
    const started: boolean[] = [];
    const forced: Backend = {
      ...works('cpu'),
      start: async (_machine, isForced) => {
        started.push(isForced);
        return device;
      },
    };
    const choice = await choose(
      backendKind,
      [refuses('wasm'), forced],
      thisMachine,
      { name: 'cpu', source: 'x' },
      activates,
    );
    expect(choice.forced).toBe(true);
    expect(choice.tried).toHaveLength(1);
    expect(started).toEqual([true]);
  });

  it('fails with one line that says what was forced, why it failed and what mends it', async () => {
    const wish = { name: 'webgpu', source: 'DIFFUSION_BACKEND=webgpu' } as const;
    await expect(
      choose(backendKind, [refuses('webgpu'), works('cpu')], thisMachine, wish, activates),
    ).rejects.toThrow(
      /^Cannot start the backend webgpu, forced by DIFFUSION_BACKEND=webgpu: no GPU; add one, or leave the choice free$/,
    );
  });

  it('names every reason when nothing starts', async () => {
    await expect(
      choose(backendKind, [refuses('wasm'), breaks('cpu')], thisMachine, null, activates),
    ).rejects.toThrow(/wasm: no GPU; cpu: it does not start/);
  });
});

describe('wishFrom', () => {
  it('puts the option before the environment, and nothing when neither is given', () => {
    expect(wishFrom(backendKind, 'cpu', { DIFFUSION_BACKEND: 'wasm' })?.name).toBe('cpu');
    expect(wishFrom(backendKind, undefined, { DIFFUSION_BACKEND: 'wasm' })).toEqual({
      name: 'wasm',
      source: 'DIFFUSION_BACKEND=wasm',
    });
    expect(wishFrom(backendKind, undefined, { DIFFUSION_BACKEND: '' })).toBeNull();
    expect(wishFrom(backendKind, undefined, {})).toBeNull();
  });

  it('refuses a name that is no backend', () => {
    expect(() => wishFrom(backendKind, 'cuda', {})).toThrow(
      'Cannot choose the backend as backend must be one of tensorflow-gpu, webgpu, wasm, cpu: current value is "cuda"',
    );
    expect(() => wishFrom(backendKind, undefined, { DIFFUSION_BACKEND: 'gpu' })).toThrow(
      /DIFFUSION_BACKEND must be one of/,
    );
  });
});
