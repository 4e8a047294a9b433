import { tf } from '../../src/runtime/tf';
import type { Benchmark, Row } from '../benchmark';
import { type Case, denseStep, filterGradient, inputGradient, product } from './cases';
import { startWasm } from './kernels';

const againstStock: readonly Case[] = [
  product(784, 128, 400, true, false),
  product(128, 400, 784, false, true),
  product(128, 512, 128, true, false),
  inputGradient({ batch: 16, size: 28, channels: 32, stride: 1 }),
  inputGradient({ batch: 16, size: 28, channels: 32, stride: 2 }),
  denseStep([3, 128, 128, 128, 2], 512),
  denseStep([784, 400, 2, 400, 784], 128),
];

/** The wasm backend has no such kernel; small sizes, because the cpu backend takes seconds over larger ones. */
const againstCpu: readonly Case[] = [
  filterGradient({ batch: 8, size: 14, channels: 16, stride: 1 }),
  filterGradient({ batch: 8, size: 14, channels: 16, stride: 2 }),
];

/** Milliseconds of a call: the mean of as many as fill 20 ms, after one that warms up. */
function timeOf(subject: Case): number {
  const { run, dispose } = subject.prepare();
  const call = () => tf.dispose(tf.tidy(run));
  call();
  let calls = 0;
  const start = performance.now();
  do {
    call();
    calls++;
  } while (performance.now() - start < 20);
  const time = (performance.now() - start) / calls;
  dispose();
  return time;
}

async function alternate(
  label: string,
  runs: number,
  ours: () => Promise<number>,
  peer: () => Promise<number>,
): Promise<Row> {
  const row = { label, unit: 'ms', ours: [] as number[], peer: [] as number[] };
  for (let run = 0; run < runs; run++) {
    row.ours.push(await ours());
    row.peer.push(await peer());
  }
  return row;
}

/** The kernels of src/runtime/repairs beside those they replace. */
export const wasmBenchmark: Benchmark = {
  name: 'wasm',
  title: 'kernels of the wasm backend, repaired and as they come',
  peer: 'stock',
  async measure({ runs, report }) {
    const { useStock, useOurs } = await startWasm();
    const rows: Row[] = [];
    for (const subject of againstStock) {
      report(subject.label);
      const timed = (use: () => void) => async () => {
        use();
        return timeOf(subject);
      };
      rows.push(await alternate(subject.label, runs, timed(useOurs), timed(useStock)));
    }
    useOurs();
    for (const subject of againstCpu) {
      report(subject.label);
      const timed = (backend: string) => async () => {
        await tf.setBackend(backend);
        return timeOf(subject);
      };
      rows.push(await alternate(subject.label, runs, timed('wasm'), timed('cpu')));
    }
    return rows;
  },
};
