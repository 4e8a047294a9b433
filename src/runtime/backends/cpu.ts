import { cpus, totalmem } from 'node:os';
import type { Backend, Device } from './backend';

/** Name and memory of the processor. */
export function processor(): Device {
  return { name: cpus()[0]?.model.trim() ?? 'processor', kind: 'cpu', memoryBytes: totalmem() };
}

/** Plain JavaScript: runs everywhere and has every kernel; slow. */
export const cpuBackend: Backend = {
  name: 'cpu',
  tfName: 'cpu',
  start: async () => processor(),
};
