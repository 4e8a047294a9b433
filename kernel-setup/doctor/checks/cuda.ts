import { cudaLibraries, cudaMend, missingCudaLibraries } from '../../../src/runtime/backends/cuda';
import { type Finding, note, ok } from '../finding';
import type { Place } from '../place';

/** Version of every CUDA runtime and cuDNN that the loader or /usr/local knows, as in `libcudart.so.13`. */
async function found(place: Place): Promise<string[]> {
  const cached = ((await place.run('ldconfig', ['-p'])) ?? '').split('\n').map((line) => line.trim());
  const pattern = /^(libcudart|libcudnn)\.so\.[0-9.]+$/;
  const names = cached.map((line) => line.split(' ')[0] ?? '').filter((name) => pattern.test(name));
  const folders = place.list('/usr/local').filter((name) => /^cuda-[0-9.]+$/.test(name));
  return [...new Set([...folders.map((name) => `/usr/local/${name}`), ...names])];
}

/** CUDA 11 and cuDNN 8, which tfjs-node-gpu wants; nobody else does. */
export async function checkCuda(place: Place): Promise<Finding> {
  if (place.platform !== 'linux') return ok('CUDA', 'looked for on Linux only');
  const present = await found(place);
  const missing = missingCudaLibraries(place);
  const what = present.length > 0 ? `found ${present.join(', ')}` : 'none found';
  if (missing.length === 0) return ok('CUDA', `${what}; all that tensorflow-gpu wants`);
  const wanted =
    missing.length === cudaLibraries.length
      ? 'tensorflow-gpu wants CUDA 11.2 to 11.8 and cuDNN 8'
      : `tensorflow-gpu lacks ${missing.join(', ')}`;
  const hasCard = place.exists('/dev/nvidiactl');
  return note('CUDA', `${what}; ${wanted}`, hasCard ? cudaMend : undefined);
}
