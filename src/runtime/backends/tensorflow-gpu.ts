import util from 'node:util';
import type { Machine } from '../machine';
import { tf } from '../tf';
import { type Backend, BackendRefused, type Device } from './backend';
import { nvidiaDevice } from './nvidia';

const packageName = '@tensorflow/tfjs-node-gpu';

/** Node 23 took away two functions of `node:util` that tfjs-node 4.22 still calls. */
export function restoreUtil(target: object = util): void {
  const missing: Record<string, (value: unknown) => boolean> = {
    isNullOrUndefined: (value) => value === null || value === undefined,
    isArray: Array.isArray,
  };
  for (const [name, test] of Object.entries(missing))
    if (!(name in target)) Object.defineProperty(target, name, { value: test, configurable: true });
}

function requireChance(machine: Machine): void {
  if (machine.resolve(packageName) === null)
    throw new BackendRefused(
      `${packageName} is not installed`,
      'run npm install with access to storage.googleapis.com, from where it fetches libtensorflow',
    );
  if (machine.platform === 'darwin')
    throw new BackendRefused('no CUDA on macOS', 'use webgpu, which runs on Metal');
  if (machine.platform === 'linux' && !machine.exists('/dev/nvidiactl') && !machine.exists('/dev/dxg'))
    throw new BackendRefused('no NVIDIA driver', 'install the NVIDIA driver, if there is an NVIDIA GPU');
}

/** The package switches to its backend while it loads; what fails there is told in one line. */
function load(machine: Machine): void {
  restoreUtil();
  // TensorFlow's C++ part narrates its start on stderr; 2 leaves errors.
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  try {
    machine.require(packageName);
  } catch (error) {
    const firstLine = String((error as Error).message).split('\n')[0] ?? '';
    throw new BackendRefused(
      `${packageName} does not load: ${firstLine.trim()}`,
      `run npm rebuild ${packageName}`,
    );
  }
}

/** TensorFlow 2.9 on CUDA 11: the backend of an NVIDIA card. */
export const tensorflowGpuBackend: Backend = {
  name: 'tensorflow-gpu',
  tfName: 'tensorflow',
  async start(machine): Promise<Device> {
    requireChance(machine);
    load(machine);
    const backend = tf.findBackend('tensorflow') as { isUsingGpuDevice?: boolean } | null;
    if (!backend?.isUsingGpuDevice) {
      tf.removeBackend('tensorflow');
      throw new BackendRefused(
        'TensorFlow found no GPU it can use',
        'install CUDA 11.2 and cuDNN 8.1 and put their lib64 on LD_LIBRARY_PATH',
      );
    }
    return nvidiaDevice();
  },
};
