import { afterEach, describe, expect, it, vi } from 'vitest';
import type * as native from '../../../src/runtime/compile/native';
import type { OnnxModel } from '../../../src/runtime/compile/onnx';
import { openSession } from '../../../src/runtime/compile/session';

/** A computer whose GPU fails: when a session is made, or when it first runs. */
const gpu = vi.hoisted(() => ({ failsAt: 'start', disposed: 0 }));
vi.mock('../../../src/runtime/compile/native', async (load) => {
  const true_ = await load<typeof native>();
  const fail = () => {
    throw new Error('Device is lost\nat some place');
  };
  const onGpu = { loadModel: () => undefined, run: fail, dispose: () => gpu.disposed++ };
  const createNativeSession: typeof native.createNativeSession = (model, options) => {
    const [first] = options.executionProviders ?? [];
    if (first === 'cpu') return true_.createNativeSession(model, options);
    return gpu.failsAt === 'start' ? fail() : onGpu;
  };
  return { ...true_, createNativeSession };
});

const doubling: OnnxModel = {
  name: 'doubling',
  nodes: [{ op: 'Add', inputs: ['x', 'x'], outputs: ['y'], attributes: {} }],
  constants: [],
  inputs: [{ name: 'x', shape: [2], dtype: 'float32' }],
  outputs: [{ name: 'y', shape: [2], dtype: 'float32' }],
};

async function double(session: ReturnType<typeof openSession>, values: number[]): Promise<number[]> {
  const { ortTensor } = await import('../../../src/runtime/compile/native');
  const y = new Float32Array(2);
  session.run(
    { x: ortTensor('float32', Float32Array.from(values), [2]) },
    { y: ortTensor('float32', y, [2]) },
    {},
  );
  return [...y];
}

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

describe.each(['start', 'run'])('a session on a GPU that fails at its %s', (failsAt) => {
  it('goes on with the processor, and says so once', async () => {
    Object.assign(gpu, { failsAt, disposed: 0 });
    vi.stubEnv('DIFFUSION_PROVIDER', '');
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const session = openSession(doubling, 'webgpu');
    expect(await double(session, [1, -3])).toEqual([2, -6]);
    expect(await double(session, [0.5, 4])).toEqual([1, 8]);
    session.dispose();
    expect(warn.mock.calls).toEqual([
      ['compile: a step computes on the processor, since webgpu failed: Device is lost'],
    ]);
    expect(gpu.disposed).toBe(failsAt === 'run' ? 1 : 0);
  });

  it('is an error where the GPU was insisted on', async () => {
    Object.assign(gpu, { failsAt });
    vi.stubEnv('DIFFUSION_PROVIDER', 'webgpu');
    const use = async () => double(openSession(doubling, 'webgpu'), [1, 2]);
    await expect(use()).rejects.toThrow('Device is lost');
  });
});
