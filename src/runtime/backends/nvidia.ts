import { execFileSync } from 'node:child_process';
import type { Device } from './backend';

/** Reads the first line of `nvidia-smi --query-gpu=name,memory.total --format=csv,noheader,nounits`, memory in MiB. */
export function parseNvidiaSmi(text: string): { name: string; memoryBytes: number | null } {
  const [name = '', mebibytes = ''] = (text.split('\n')[0] ?? '').split(',').map((field) => field.trim());
  const memory = Number(mebibytes);
  return {
    name: name || 'NVIDIA GPU',
    memoryBytes: mebibytes !== '' && memory > 0 ? memory * 2 ** 20 : null,
  };
}

/** Name and memory of the first NVIDIA card, as its driver's tool tells them. */
export function nvidiaDevice(): Device {
  try {
    const text = execFileSync(
      'nvidia-smi',
      ['--query-gpu=name,memory.total', '--format=csv,noheader,nounits'],
      {
        encoding: 'utf8',
        timeout: 5000,
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    );
    return { ...parseNvidiaSmi(text), kind: 'gpu' };
  } catch {
    return { name: 'NVIDIA GPU', kind: 'gpu', memoryBytes: null };
  }
}
