import { totalmem } from 'node:os';
import type { Allowance } from './contract';

const MEGABYTE = 2 ** 20;

/** Options of Node for a process with this allowance. */
export const nodeFlags = ({ memory }: Allowance): string[] => [
  '--no-warnings',
  `--max-old-space-size=${Math.max(64, Math.floor(Math.min(memory, totalmem()) / MEGABYTE))}`,
];

/** Language and time zone are the same on every machine, since dates and numbers are written by them. */
export const environment = (threads: number): Record<string, string> => ({
  LANG: 'en_US.UTF-8',
  LC_ALL: 'en_US.UTF-8',
  TZ: 'UTC',
  DIFFUSION_THREADS: String(threads),
});
