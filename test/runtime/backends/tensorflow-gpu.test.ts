import { afterEach, describe, expect, it } from 'vitest';
import { activate } from '../../../src/runtime/backends/initialise';
import { restoreUtil, tensorflowGpuBackend } from '../../../src/runtime/backends/tensorflow-gpu';
import { backendKind, choose } from '../../../src/runtime/choose';
import type { Machine } from '../../../src/runtime/machine';
import { tf } from '../../../src/runtime/tf';
import { machineWith } from '../support/machine';

const folder = '/project/node_modules/@tensorflow/tfjs-node-gpu';
const installed = [`${folder}/package.json`];
const built = [...installed, `${folder}/lib/napi-v8/tfjs_binding.node`];
const driver = ['/dev/nvidiactl'];

/** Stands in for the package: a cpu backend under its name, which says whether it found a GPU. */
function packageThatFinds(gpu: boolean): Partial<Machine> {
  return {
    require: () => {
      const backend = Object.assign(new tf.MathBackendCPU(), { isUsingGpuDevice: gpu });
      tf.registerBackend('tensorflow', () => backend, 3);
      tf.copyRegisteredKernels('cpu', 'tensorflow');
      return {};
    },
  };
}

afterEach(() => {
  if (tf.findBackendFactory('tensorflow')) tf.removeBackend('tensorflow');
  for (const { kernelName } of tf.getKernelsForBackend('tensorflow'))
    tf.unregisterKernel(kernelName, 'tensorflow');
});

const start = (machine: Machine) => tensorflowGpuBackend.start(machine, false);

describe('tensorflow-gpu', () => {
  it('is refused without driver and without its library, each named with what mends it', async () => {
    await expect(start(machineWith([]))).rejects.toMatchObject({
      reason: 'no NVIDIA driver, tfjs-node-gpu is not installed',
    });
    await expect(start(machineWith(installed))).rejects.toMatchObject({
      reason: 'no NVIDIA driver, its native library is not there',
    });
    await expect(start(machineWith([...installed, ...driver]))).rejects.toMatchObject({
      reason: 'its native library is not there',
      mend: 'run npm rebuild @tensorflow/tfjs-node-gpu --ignore-scripts=false',
    });
    await expect(start(machineWith(built))).rejects.toMatchObject({ reason: 'no NVIDIA driver' });
    await expect(start(machineWith(built, { platform: 'darwin' }))).rejects.toMatchObject({
      reason: 'no CUDA on macOS',
    });
  });

  it('is refused with the first line of what the package says when it does not load', async () => {
    const machine = machineWith([...built, ...driver], {
      require: () => {
        throw new Error('libtensorflow.so.2: cannot open shared object file\nRequire stack:\n- here');
      },
    });
    await expect(start(machine)).rejects.toMatchObject({
      reason: 'tfjs-node-gpu does not load: libtensorflow.so.2: cannot open shared object file',
    });
  });

  it('is refused when TensorFlow runs without GPU, naming the CUDA libraries that are missing', async () => {
    const libraries = [
      '/usr/local/cuda-11.2/lib64/libcudart.so.11.0',
      '/usr/lib/x86_64-linux-gnu/libcublas.so.11',
      '/usr/lib/x86_64-linux-gnu/libcublasLt.so.11',
      '/opt/cuda/libcufft.so.10',
      '/opt/cuda/libcurand.so.10',
      '/opt/cuda/libcusolver.so.11',
    ];
    const machine = machineWith([...built, ...driver, ...libraries], {
      ...packageThatFinds(false),
      env: { LD_LIBRARY_PATH: '/nowhere:/opt/cuda' },
    });
    await expect(start(machine)).rejects.toMatchObject({
      reason: 'CUDA lacks libcusparse.so.11, libcudnn.so.8',
    });
    expect(tf.findBackendFactory('tensorflow')).toBeFalsy();
  });

  it('starts and computes where the package finds a GPU', async () => {
    const machine = machineWith([...built, ...driver], packageThatFinds(true));
    const choice = await choose(backendKind, [tensorflowGpuBackend], machine, null, ({ tfName }) =>
      activate(tfName),
    );
    expect(choice.name).toBe('tensorflow-gpu');
    expect(choice.device.kind).toBe('gpu');
    expect(tf.getBackend()).toBe('tensorflow');
    await tf.setBackend('cpu');
  });
});

describe('restoreUtil', () => {
  it('gives back what Node 23 took from node:util, and leaves what is there', () => {
    const own = () => true;
    const target: Record<string, unknown> = { isArray: own };
    restoreUtil(target);
    expect(target.isArray).toBe(own);
    const isNullOrUndefined = target.isNullOrUndefined as (value: unknown) => boolean;
    expect([null, undefined, 0, '', false].map(isNullOrUndefined)).toEqual([true, true, false, false, false]);
    const bare: Record<string, unknown> = {};
    restoreUtil(bare);
    const isArray = bare.isArray as (value: unknown) => boolean;
    expect([isArray([]), isArray({ length: 0 })]).toEqual([true, false]);
  });

  it('reaches the object that CommonJS packages see', () => {
    restoreUtil();
    expect(require('node:util')).toHaveProperty('isNullOrUndefined');
  });
});
