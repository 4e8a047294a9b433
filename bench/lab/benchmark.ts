import { spawnSync } from 'node:child_process';
import { type Benchmark, CannotMeasure, type Row } from '../benchmark';
import { measureFlood, measureLife, type Sample, warmUp } from './measure';
import { ours, peerOf, type Subject } from './subject';
import { openBrowser } from './window';

/** Runs of what takes tens of seconds. */
const SLOW_RUNS = 3;

const peerCommand = (): string => process.env.JUPYTER_LAB || 'jupyter lab';

const quantities: readonly { key: keyof Sample; label: string; unit: string; aim?: number }[] = [
  { key: 'start', label: 'server: command to first answer', unit: 'ms', aim: 1000 },
  { key: 'idleMemory', label: 'server: resident memory, no kernels', unit: 'MiB' },
  { key: 'openMemory', label: 'server: the same after opening a notebook', unit: 'MiB' },
  { key: 'page', label: 'page: file browser and launcher', unit: 'ms' },
  { key: 'first', label: 'notebook of 200 cells: first cell', unit: 'ms' },
  { key: 'last', label: 'notebook of 200 cells: scrolled to the last', unit: 'ms' },
];

/** The Lab of this project and a JupyterLab of Python, in the same browser with the same kernel. */
export const labBenchmark: Benchmark = {
  name: 'lab',
  title: 'this Lab and the JupyterLab of Python (JUPYTER_LAB="jupyter lab"), in Chromium',
  peer: 'JupyterLab',
  async measure({ runs, report }) {
    const peer = peerOf(requirePeer(peerCommand()));
    report('once on each side, not counted: what is made or read at the first start stays made');
    for (const subject of [ours, peer]) await warmUp(subject);
    const browser = await openBrowser();
    try {
      const lives = await alternate([ours, peer], runs, report, (subject) => measureLife(subject, browser));
      const slow = Math.min(runs, SLOW_RUNS);
      const floods = await alternate([ours, peer], slow, report, (subject) => measureFlood(subject, browser));
      return [...rowsOf(lives), { label: '100,000 lines of output', unit: 'ms', ...floods }];
    } finally {
      await browser.close();
    }
  },
};

/** The command line, if it starts a JupyterLab. @throws CannotMeasure */
function requirePeer(commandLine: string): string {
  const [program = '', ...args] = commandLine.split(' ').filter((word) => word !== '');
  if (spawnSync(program, [...args, '--version'], { stdio: 'ignore' }).status === 0) return commandLine;
  throw new CannotMeasure(
    `Cannot run bench lab as there must be a JupyterLab of Python to compare with, named by JUPYTER_LAB: "${commandLine}" does not start`,
  );
}

type Sides<T> = { readonly ours: readonly T[]; readonly peer: readonly T[] };

/** Measures both sides; who goes first alternates, so that neither always meets the warmer machine. */
async function alternate<T>(
  [own, other]: readonly [Subject, Subject],
  runs: number,
  report: (step: string) => void,
  measure: (subject: Subject) => Promise<T>,
): Promise<Sides<T>> {
  const samples: { ours: T[]; peer: T[] } = { ours: [], peer: [] };
  for (let run = 0; run < runs; run++) {
    for (const subject of run % 2 ? [other, own] : [own, other]) {
      const sample = await measure(subject);
      samples[subject.name].push(sample);
      report(`run ${run + 1} of ${runs}, ${subject.name}: ${JSON.stringify(sample, rounded)}`);
    }
  }
  return samples;
}

const rounded = (_: string, value: unknown): unknown =>
  typeof value === 'number' ? Math.round(value) : value;

function rowsOf(lives: Sides<Sample>): Row[] {
  // /proc, where memory is read, is Linux's.
  const here = quantities.filter(({ unit }) => unit !== 'MiB' || process.platform === 'linux');
  return here.map(({ key, ...rest }) => ({
    ...rest,
    ours: lives.ours.map((sample) => sample[key]),
    peer: lives.peer.map((sample) => sample[key]),
  }));
}
