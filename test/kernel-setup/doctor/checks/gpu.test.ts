import { describe, expect, it } from 'vitest';
import { checkGpu, checkNvidiaDriver } from '../../../../kernel-setup/doctor/checks/gpu';
import { placeWith } from '../place';

const card = (slot: string, vendor: string, kind = '0x030000') => ({
  [`/sys/bus/pci/devices/${slot}/class`]: `${kind}\n`,
  [`/sys/bus/pci/devices/${slot}/vendor`]: `${vendor}\n`,
  [`/sys/bus/pci/devices/${slot}/device`]: '0x2684\n',
});

describe('checkGpu', () => {
  it('is no fault when there is none', async () => {
    expect(await checkGpu(placeWith({}))).toMatchObject({
      status: 'note',
      detail: 'none found; the course runs on the processor',
    });
  });

  it('finds cards on the PCI bus, 3-D controllers included, and passes over everything else', async () => {
    const files = {
      ...card('0000:01:00.0', '0x10de', '0x030200'),
      ...card('0000:00:02.0', '0x8086'),
      ...card('0000:00:1f.0', '0x8086', '0x060100'),
      '/dev/dri/renderD128': '',
      '/dev/nvidiactl': '',
    };
    expect(await checkGpu(placeWith(files))).toEqual({
      name: 'GPU',
      status: 'ok',
      detail: 'NVIDIA card (0x2684), Intel card (0x2684) (/dev/nvidiactl, /dev/dri/renderD128)',
    });
  });

  it('notes a card that no driver serves', async () => {
    const finding = await checkGpu(placeWith(card('0000:01:00.0', '0x10de')));
    expect(finding).toMatchObject({ status: 'note', detail: 'NVIDIA card (0x2684) without driver' });
    expect(finding.mend).toBe('install the driver of the card');
  });

  it('asks the system on macOS and Windows', async () => {
    const mac = 'Graphics/Displays:\n    Apple M2:\n      Chipset Model: Apple M2\n      Type: GPU\n';
    expect(await checkGpu(placeWith({}, { system_profiler: mac }, { platform: 'darwin' }))).toMatchObject({
      status: 'ok',
      detail: 'Apple M2',
    });
    const windows = 'NVIDIA GeForce RTX 4070\r\nIntel(R) UHD Graphics\r\n';
    expect(await checkGpu(placeWith({}, { powershell: windows }, { platform: 'win32' }))).toMatchObject({
      status: 'ok',
      detail: 'NVIDIA GeForce RTX 4070, Intel(R) UHD Graphics',
    });
  });
});

describe('checkNvidiaDriver', () => {
  it('tells what nvidia-smi tells', async () => {
    const line = 'NVIDIA A100, 40960 MiB, 535.54.03';
    expect(await checkNvidiaDriver(placeWith({}, { 'nvidia-smi': `${line}\n${line}\n` }))).toMatchObject({
      status: 'ok',
      detail: `${line}; ${line}`,
    });
  });

  it('notes a driver whose tool does not answer, and no driver at all', async () => {
    const version = 'NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.54.03\nGCC version: 12\n';
    const silent = await checkNvidiaDriver(placeWith({ '/proc/driver/nvidia/version': version }));
    expect(silent.detail).toContain('535.54.03, but nvidia-smi does not answer');
    expect(silent.mend).toBeDefined();
    expect((await checkNvidiaDriver(placeWith({}))).detail).toBe('none; only tensorflow-gpu needs it');
  });
});
