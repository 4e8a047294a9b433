import { join } from 'node:path';
import { ownKernelspec } from '../../src/course/jupyter/kernelspec';
import { packageRoot } from '../../src/course/jupyter/paths';
import type { Benchmark, Row } from '../benchmark';
import { measureSession, type Sample, type Subject } from './session';

/** Stock tslab, as its own installer would have Jupyter start it. */
const stock = (): Subject => ({
  spec: {
    name: 'tslab',
    folder: '',
    argv: [
      process.execPath,
      join(packageRoot(), 'node_modules', 'tslab', 'bin', 'tslab'),
      'kernel',
      '--config-path',
      '{connection_file}',
    ],
    display_name: 'TypeScript',
    language: 'typescript',
  },
  // It can import packages, but not the sources of this project.
  importCell: "import * as tf from '@tensorflow/tfjs'",
});

const own = (): Subject => ({
  spec: ownKernelspec(),
  importCell: "import * as tf from '@tensorflow/tfjs'; import * as lab from 'diffusion-lab'",
});

const quantities: readonly { key: keyof Sample; label: string; unit: string; aim?: number }[] = [
  { key: 'start', label: 'start to the first result of 1+1', unit: 'ms', aim: 1200 },
  { key: 'load', label: 'import of toolkit and tf (tslab: tf only)', unit: 'ms', aim: 800 },
  { key: 'line', label: 'warm one-line cell', unit: 'ms', aim: 30 },
  { key: 'tensor', label: 'warm cell using tf types', unit: 'ms', aim: 30 },
  { key: 'memory', label: 'memory after these (PSS of all processes)', unit: 'MiB' },
];

export const kernelBenchmark: Benchmark = {
  name: 'kernel',
  title: 'this kernel and stock tslab, one cell after another over the protocol',
  peer: 'tslab',
  async measure({ runs, report }) {
    const ours: Sample[] = [];
    const peer: Sample[] = [];
    for (let run = 0; run < runs; run++) {
      report(`run ${run + 1} of ${runs}`);
      // Who goes first alternates, so that neither always meets the warmer machine.
      const pair = [() => measureSession(own()), () => measureSession(stock())];
      const order = run % 2 ? [1, 0] : [0, 1];
      for (const side of order) (side === 0 ? ours : peer).push(await pair[side]!());
    }
    return rowsOf(ours, peer);
  },
};

function rowsOf(ours: readonly Sample[], peer: readonly Sample[]): Row[] {
  // /proc, where memory is read, is Linux's.
  const here = quantities.filter(({ key }) => key !== 'memory' || process.platform === 'linux');
  return here.map(({ key, ...rest }) => ({
    ...rest,
    ours: ours.map((sample) => sample[key]),
    peer: peer.map((sample) => sample[key]),
  }));
}
