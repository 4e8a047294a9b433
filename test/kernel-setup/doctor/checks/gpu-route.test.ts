import { describe, expect, it } from 'vitest';
import { checkGpuRoute } from '../../../../kernel-setup/doctor/checks/gpu-route';
import { placeWith } from '../place';

const card = (vendor: string, device: string, slot = '0000:01:00.0') => ({
  [`/sys/bus/pci/devices/${slot}/class`]: '0x030000\n',
  [`/sys/bus/pci/devices/${slot}/vendor`]: `${vendor}\n`,
  [`/sys/bus/pci/devices/${slot}/device`]: `${device}\n`,
});

const withDriver = (line: string) => checkGpuRoute(placeWith({}, { 'nvidia-smi': line }));
const detailOf = async (line: string) => (await withDriver(line))[0]!.detail;

describe('checkGpuRoute', () => {
  // Compute capabilities: https://developer.nvidia.com/cuda-gpus
  it.each([
    ['Tesla K80, 3.7', 'Kepler', 'CUDA 11.2, cuDNN 8.1'],
    ['GeForce GTX 980, 5.2', 'Maxwell', 'CUDA 11.2 to 11.8'],
    ['Tesla P100-PCIE-16GB, 6.0', 'Pascal', 'CUDA 11.2 to 11.8'],
    ['Tesla V100-SXM2-32GB, 7.0', 'Volta', 'CUDA 11.2 to 11.8'],
    ['Tesla T4, 7.5', 'Turing', 'CUDA 11.2 to 11.8'],
    ['NVIDIA GeForce RTX 3090, 8.6', 'Ampere', 'CUDA 11.2 to 11.8'],
    ['NVIDIA GeForce RTX 4090, 8.9', 'Ada Lovelace', 'CUDA 11.8, cuDNN 8.9'],
    ['NVIDIA H100 80GB HBM3, 9.0', 'Hopper', 'the driver compiles its code at the first start'],
    ['NVIDIA B200, 10.0', 'Blackwell', 'no: the libraries of CUDA 11 end with Hopper'],
    ['NVIDIA GeForce RTX 5090, 12.0', 'Blackwell', 'CUDA 12.8 or later, cuDNN 9'],
  ])('knows the generation of %s', async (line, generation, says) => {
    const detail = await detailOf(`${line}\n`);
    expect(detail).toContain(`, ${generation}: webgpu `);
    expect(detail).toContain(says);
  });

  it('advises WebGPU first, but for Kepler', async () => {
    expect(await detailOf('Tesla T4, 7.5')).toContain('webgpu with the driver alone; or cuda (');
    expect(await detailOf('Tesla K80, 3.7')).toContain('webgpu hardly');
  });

  // Device numbers: https://pci-ids.ucw.cz/read/PC/10de
  it.each([
    ['0x102d', 'Kepler'], // Tesla K80
    ['0x13c2', 'Maxwell'], // GeForce GTX 970
    ['0x15f8', 'Pascal'], // Tesla P100
    ['0x17c8', 'Maxwell'], // GeForce GTX 980 Ti
    ['0x1b80', 'Pascal'], // GeForce GTX 1080
    ['0x1db6', 'Volta'], // Tesla V100
    ['0x1eb8', 'Turing'], // Tesla T4
    ['0x20b2', 'Ampere'], // A100
    ['0x2184', 'Turing'], // GeForce GTX 1660
    ['0x2204', 'Ampere'], // GeForce RTX 3090
    ['0x2330', 'Hopper'], // H100
    ['0x2503', 'Ampere'], // GeForce RTX 3060
    ['0x2684', 'Ada Lovelace'], // GeForce RTX 4090
    ['0x2b85', 'Blackwell'], // GeForce RTX 5090
  ])('knows NVIDIA card %s by its number where no driver tells more', async (device, generation) => {
    const [finding] = await checkGpuRoute(placeWith(card('0x10de', device)));
    expect(finding).toMatchObject({ name: 'GPU route', status: 'ok' });
    expect(finding!.detail).toContain(`NVIDIA card ${device}, ${generation}:`);
  });

  it('says of a card before Kepler that the processor is used', async () => {
    const [finding] = await checkGpuRoute(placeWith(card('0x10de', '0x0dc4')));
    expect(finding).toMatchObject({ status: 'note', detail: expect.stringContaining('before Kepler') });
    expect(await detailOf('GeForce GT 430, 2.1')).toContain('before Kepler');
  });

  it('takes the line of a driver that does not know compute capabilities for none', async () => {
    const place = placeWith(card('0x10de', '0x1eb8'), {
      'nvidia-smi': 'Field "compute_cap" is not a valid field',
    });
    expect((await checkGpuRoute(place))[0]!.detail).toContain('NVIDIA card 0x1eb8, Turing');
  });

  it('has one line for each card', async () => {
    const files = { ...card('0x1002', '0x744c'), ...card('0x8086', '0x56a0', '0000:00:02.0') };
    const place = placeWith(files, { 'nvidia-smi': 'Tesla T4, 7.5\nNVIDIA L4, 8.9\n' });
    expect((await checkGpuRoute(place)).map(({ detail }) => detail.split(/[:,]/)[0])).toEqual([
      'Tesla T4 (7.5)',
      'NVIDIA L4 (8.9)',
      'AMD card',
      'Intel card',
    ]);
  });

  it('has none where there is no card', async () => {
    expect(await checkGpuRoute(placeWith({}))).toEqual([]);
  });

  it('knows the other systems', async () => {
    const mac = await checkGpuRoute(placeWith({}, {}, { platform: 'darwin' }));
    expect(mac).toMatchObject([{ status: 'ok', detail: 'webgpu, on Metal: nothing to install' }]);
    const windows = await checkGpuRoute(placeWith({}, {}, { platform: 'win32' }));
    expect(windows).toMatchObject([{ detail: expect.stringContaining('Direct3D 12') }]);
    const wsl = await checkGpuRoute(placeWith({ '/dev/dxg': '' }, { 'nvidia-smi': 'NVIDIA L4, 8.9' }));
    expect(wsl.map(({ status }) => status)).toEqual(['ok', 'note']);
    expect(wsl[1]!.mend).toContain('in Windows itself');
  });
});
