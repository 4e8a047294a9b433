import { describe, expect, it } from 'vitest';
import { checkCuda } from '../../../../kernel-setup/doctor/checks/cuda';
import { cudaLibraries } from '../../../../src/runtime/backends/cuda';
import { placeWith } from '../place';

const cache = (...names: string[]) =>
  names.map((name) => `\t${name} (libc6,x86-64) => /somewhere/${name}`).join('\n');
const filesOf = (names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [`/usr/local/cuda-11.2/lib64/${name}`, '']));

describe('checkCuda', () => {
  it('names the versions it finds and those that are wanted', async () => {
    const place = placeWith(
      { '/usr/local/cuda-13.0/lib64/libcudart.so.13': '' },
      { ldconfig: cache('libcudart.so', 'libcudart.so.13', 'libcudnn.so.9', 'libm.so.6') },
    );
    expect(await checkCuda(place)).toEqual({
      name: 'CUDA',
      status: 'note',
      detail:
        'found /usr/local/cuda-13.0, libcudart.so.13, libcudnn.so.9; tensorflow-gpu wants CUDA 11.2 to 11.8 and cuDNN 8',
    });
  });

  it('is content with all that tensorflow-gpu opens', async () => {
    const finding = await checkCuda(placeWith(filesOf(cudaLibraries)));
    expect(finding).toMatchObject({
      status: 'ok',
      detail: 'found /usr/local/cuda-11.2; all that tensorflow-gpu wants',
    });
  });

  it('names the one library that is missing, and mends it only where there is a card', async () => {
    const files = filesOf(cudaLibraries.filter((name) => name !== 'libcudnn.so.8'));
    const without = await checkCuda(placeWith(files));
    expect(without.detail).toContain('tensorflow-gpu lacks libcudnn.so.8');
    expect(without.mend).toBeUndefined();
    const withCard = await checkCuda(placeWith({ ...files, '/dev/nvidiactl': '' }));
    expect(withCard.mend).toContain('cuDNN 8');
  });

  it('says so when there is nothing', async () => {
    expect((await checkCuda(placeWith({}))).detail).toMatch(/^none found; /);
    expect((await checkCuda(placeWith({}, {}, { platform: 'win32' }))).status).toBe('ok');
  });
});
