import { hasSharedLibrary, type Machine } from '../machine';

/**
 * What libtensorflow 2.9.1, which tfjs-node-gpu 4.22 fetches, opens while it starts. It was built with CUDA 11.2 and
 * cuDNN 8.1 (https://www.tensorflow.org/install/source#gpu); the libraries of 11.3 to 11.8 and of cuDNN 8.2 to 8.9 have
 * the same names and take their place. One missing, and it computes without GPU.
 */
export const cudaLibraries = [
  'libcudart.so.11.0',
  'libcublas.so.11',
  'libcublasLt.so.11',
  'libcufft.so.10',
  'libcurand.so.10',
  'libcusolver.so.11',
  'libcusparse.so.11',
  'libcudnn.so.8',
] as const;

/** How to get those libraries. */
export const cudaMend =
  'install CUDA 11.8 and cuDNN 8 and put their lib64 folders on LD_LIBRARY_PATH, or use the container of kernel-setup/gpu';

/** Those of the libraries that no folder of the loader's has, nor CUDA's own. */
export function missingCudaLibraries(machine: Machine): string[] {
  const own = machine
    .list('/usr/local')
    .filter((name) => name.startsWith('cuda'))
    .map((name) => `/usr/local/${name}/lib64`);
  return cudaLibraries.filter((file) => !hasSharedLibrary(machine, file, own));
}
