import { fork } from 'node:child_process';
import { once } from 'node:events';
import { extname, join } from 'node:path';
import type { MemoryUse } from '../../src/runtime/memory';
import type { Benchmark, Row } from '../benchmark';

/** Memory in use after so many steps. */
export interface Reading extends MemoryUse {
  readonly step: number;
}

const MIB = 2 ** 20;

/** In these many steps the engine's code is optimised and its caches fill; what comes later must stay. */
const SETTLED = 1000;

/** 10,000 steps in a process of their own. */
export const memoryBenchmark: Benchmark = {
  name: 'memory',
  title: 'growth of memory over 10,000 compiled steps of a DDPM in the plane',
  peer: '',
  async measure({ report }) {
    const readings = await readMemory(report);
    return growthRows(readings);
  },
};

async function readMemory(report: (line: string) => void): Promise<Reading[]> {
  const readings: Reading[] = [];
  const child = fork(join(__dirname, `memory-run${extname(__filename)}`), {
    execArgv: [...process.execArgv, '--expose-gc'],
  });
  child.on('message', (reading: Reading) => {
    readings.push(reading);
    report(inWords(reading));
  });
  const [status] = await once(child, 'exit');
  if (status !== 0)
    throw new Error(`Cannot measure memory as the process must end well: it ended with ${status}`);
  return readings;
}

const inWords = ({ step, tensors, bytes, heapBytes, processBytes }: Reading): string =>
  `step ${String(step).padStart(5)}: ${tensors} tensors of ${bytes} bytes, heap ${(heapBytes / MIB).toFixed(2)} MiB, process ${(processBytes / MIB).toFixed(1)} MiB`;

const quantities: readonly { label: string; unit: string; aim: number; of(reading: Reading): number }[] = [
  { label: 'tensors', unit: 'more', aim: 0, of: ({ tensors }) => tensors },
  { label: 'their bytes', unit: 'more', aim: 0, of: ({ bytes }) => bytes },
  { label: 'heap', unit: 'MiB', aim: 1, of: ({ heapBytes }) => heapBytes / MIB },
  { label: 'process', unit: 'MiB', aim: 4, of: ({ processBytes }) => processBytes / MIB },
];

/**
 * Growth from the settled state to the largest later reading. Tensors must not grow at all. An object of 500
 * bytes that stayed after each step would come to 4.3 MiB.
 */
export function growthRows(readings: readonly Reading[]): Row[] {
  const from = readings.find(({ step }) => step >= SETTLED)!;
  const later = readings.filter(({ step }) => step > from.step);
  return quantities.map(({ label, unit, aim, of }) => ({
    label: `${label}, step ${from.step} to ${later.at(-1)!.step}`,
    unit,
    aim,
    ours: [Math.max(...later.map(of)) - of(from)],
    peer: [],
  }));
}
