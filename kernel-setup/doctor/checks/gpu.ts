import { gpuDeviceFiles } from '../../../src/runtime/machine';
import { type Finding, note, ok } from '../finding';
import type { Place } from '../place';
import { pciCards } from './pci';

async function macCards(place: Place): Promise<string[]> {
  const text = await place.run('system_profiler', ['SPDisplaysDataType']);
  return [...(text ?? '').matchAll(/Chipset Model: (.+)/g)].map((match) => match[1]!.trim());
}

async function windowsCards(place: Place): Promise<string[]> {
  const command = '(Get-CimInstance Win32_VideoController).Name';
  const text = await place.run('powershell', ['-NoProfile', '-Command', command]);
  return (text ?? '')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function cardsOf(place: Place): Promise<string[]> {
  if (place.platform === 'darwin') return macCards(place);
  if (place.platform === 'win32') return windowsCards(place);
  return Promise.resolve(pciCards(place).map(({ vendor, device }) => `${vendor} card (${device})`));
}

/** Graphics cards, whether or not a driver serves them. None is no fault: the course runs on the processor. */
export async function checkGpu(place: Place): Promise<Finding> {
  const cards = await cardsOf(place);
  const files = place.platform === 'linux' ? gpuDeviceFiles(place) : [];
  if (cards.length === 0 && files.length === 0)
    return note('GPU', 'none found; the course runs on the processor');
  const served = files.length > 0 ? ` (${files.join(', ')})` : '';
  const named = `${cards.join(', ') || 'one'}${served}`;
  if (place.platform === 'linux' && files.length === 0)
    return note('GPU', `${named} without driver`, 'install the driver of the card');
  return ok('GPU', named);
}

/** Driver of an NVIDIA card: version, name and memory as nvidia-smi tells them. */
export async function checkNvidiaDriver(place: Place): Promise<Finding> {
  const fields = ['--query-gpu=name,memory.total,driver_version', '--format=csv,noheader'];
  const cards = (await place.run('nvidia-smi', fields))?.trim();
  if (cards) return ok('NVIDIA driver', cards.split('\n').join('; '));
  const version = place.read('/proc/driver/nvidia/version')?.split('\n')[0]?.trim();
  if (version)
    return note(
      'NVIDIA driver',
      `${version}, but nvidia-smi does not answer`,
      'restart, or reinstall the driver',
    );
  return note('NVIDIA driver', 'none; only tensorflow-gpu needs it');
}
