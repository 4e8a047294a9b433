import { type Generation, generationOf, generationOfDevice } from '../../gpu/generations';
import { type Finding, note, ok } from '../finding';
import type { Place } from '../place';
import { nvidiaDevices, otherVendors } from './pci';

const name = 'GPU route';

/** Name and compute capability of the cards as nvidia-smi tells them; drivers before 510 do not tell the latter. */
async function askDriver(place: Place): Promise<(readonly [card: string, capability: number])[]> {
  const text = await place.run('nvidia-smi', ['--query-gpu=name,compute_cap', '--format=csv,noheader']);
  return (text ?? '')
    .split('\n')
    .map((line) => line.split(',').map((field) => field.trim()))
    .map(([card = '', capability = '']) => [card, Number(capability)] as const)
    .filter(([card, capability]) => card !== '' && capability > 0);
}

function nvidiaLine(card: string, generation: Generation | undefined): Finding {
  if (!generation)
    return note(name, `${card}: of a generation before Kepler; the course runs on the processor`);
  const routes = [`cuda (${generation.cuda})`, `tensorflow-gpu (${generation.tensorflow})`];
  const isOld = generation.name === 'Kepler';
  const first = isOld ? 'webgpu hardly: its drivers are too old' : 'webgpu with the driver alone';
  return ok(name, `${card}, ${generation.name}: ${first}; or ${routes.join('; or ')}`);
}

async function nvidiaLines(place: Place): Promise<Finding[]> {
  const told = await askDriver(place);
  if (told.length > 0)
    return told.map(([card, capability]) => nvidiaLine(`${card} (${capability})`, generationOf(capability)));
  return nvidiaDevices(place).map((device) =>
    nvidiaLine(`NVIDIA card 0x${device.toString(16)}`, generationOfDevice(device)),
  );
}

/** WSL has the GPU for CUDA, and no Vulkan that its distributions bring. */
function wslLine(place: Place): Finding[] {
  if (!place.exists('/dev/dxg')) return [];
  return [
    note(
      name,
      'Windows Subsystem for Linux: CUDA works, WebGPU finds no GPU here',
      'for WebGPU install Node and the course in Windows itself',
    ),
  ];
}

/** Which way the course can use each graphics card, by its generation; nothing where there is no card. */
export async function checkGpuRoute(place: Place): Promise<Finding[]> {
  if (place.platform === 'darwin') return [ok(name, 'webgpu, on Metal: nothing to install')];
  const nvidia = await nvidiaLines(place);
  if (place.platform === 'win32')
    return nvidia.length > 0 ? nvidia : [ok(name, 'webgpu, on Direct3D 12: the driver is enough')];
  const others = otherVendors(place).map((vendor) =>
    ok(name, `${vendor} card: webgpu, with Mesa's Vulkan driver (mesa-vulkan-drivers)`),
  );
  return [...nvidia, ...others, ...wslLine(place)];
}
