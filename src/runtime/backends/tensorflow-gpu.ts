import { dirname } from 'node:path';
import util from 'node:util';
import type { Machine } from '../machine';
import { tf } from '../tf';
import { type Backend, BackendRefused, type Device } from './backend';
import { cudaMend, missingCudaLibraries } from './cuda';
import { nvidiaDevice } from './nvidia';

const packageName = '@tensorflow/tfjs-node-gpu';
const rebuild = `npm rebuild ${packageName} --ignore-scripts=false`;

type Obstacle = readonly [reason: string, mend: string];

/** Node 23 took away two functions of `node:util` that tfjs-node 4.22 still calls. */
export function restoreUtil(target: object = util): void {
  const missing: Record<string, (value: unknown) => boolean> = {
    isNullOrUndefined: (value) => value === null || value === undefined,
    isArray: Array.isArray,
  };
  for (const [name, test] of Object.entries(missing))
    if (!(name in target)) Object.defineProperty(target, name, { value: test, configurable: true });
}

function driverObstacle(machine: Machine): Obstacle | null {
  if (machine.platform === 'darwin') return ['no CUDA on macOS', 'use webgpu, which runs on Metal'];
  if (machine.platform !== 'linux') return null;
  const found = machine.exists('/dev/nvidiactl') || machine.exists('/dev/dxg');
  return found ? null : ['no NVIDIA driver', 'install the NVIDIA driver, if there is an NVIDIA GPU'];
}

/** The package is installed without its library of 400 MB, which only a computer with an NVIDIA GPU fetches. */
function libraryObstacle(machine: Machine): Obstacle | null {
  const manifest = machine.resolve(`${packageName}/package.json`);
  if (manifest === null)
    return ['tfjs-node-gpu is not installed', 'run npm ci, which fetches optional packages too'];
  const folder = `${dirname(manifest)}/lib`;
  const built = machine.list(folder).some((name) => machine.exists(`${folder}/${name}/tfjs_binding.node`));
  return built ? null : ['its native library is not there', `run ${rebuild}`];
}

function requireChance(machine: Machine): void {
  const obstacles = [driverObstacle(machine), libraryObstacle(machine)].filter(
    (found): found is Obstacle => found !== null,
  );
  if (obstacles.length === 0) return;
  const reasons = obstacles.map(([reason]) => reason);
  const mends = obstacles.map(([, mend]) => mend);
  throw new BackendRefused(reasons.join(', '), mends.join(', then '));
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
    throw new BackendRefused(`tfjs-node-gpu does not load: ${firstLine.trim()}`, `run ${rebuild}`);
  }
}

/** TensorFlow carries on without GPU when a library is missing; that would be slower than webgpu. */
function requireGpu(machine: Machine): void {
  const backend = tf.findBackend('tensorflow') as { isUsingGpuDevice?: boolean } | null;
  if (backend?.isUsingGpuDevice) return;
  if (backend) tf.removeBackend('tensorflow');
  const missing = machine.platform === 'linux' ? missingCudaLibraries(machine) : [];
  const reason =
    missing.length > 0 ? `CUDA lacks ${missing.join(', ')}` : 'TensorFlow found no GPU it can use';
  throw new BackendRefused(reason, cudaMend);
}

/** TensorFlow 2.9 on CUDA 11: the backend of an NVIDIA card. */
export const tensorflowGpuBackend: Backend = {
  name: 'tensorflow-gpu',
  tfName: 'tensorflow',
  async start(machine): Promise<Device> {
    requireChance(machine);
    load(machine);
    requireGpu(machine);
    return nvidiaDevice();
  },
};
