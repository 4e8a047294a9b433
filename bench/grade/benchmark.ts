import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/course/jupyter/paths';
import type { Benchmark, Measured as BenchResult, Row } from '../benchmark';
import { ASSIGNMENT, type BenchClass, benchClass, mergedNotebooks } from './class';
import { type GrowthPoint, growthPicture } from './growth-picture';
import { runPeer } from './peer';
import { type Measured, runWatched } from './processes';

/** At the same time, on both sides. */
const WORKERS = 2;
const USUAL_SIZE = 100;
const GROWTH = [10, 30, 300, 1000];

/** Twice its throughput. */
const RATIO = 0.5;

export const gradeBenchmark: Benchmark = {
  name: 'grade',
  title: `grading ${ASSIGNMENT}, and nbclient executing the same notebooks with stock tslab; two at a time`,
  peer: 'nbclient',
  once: true,
  async measure({ rows: wanted = '', report }) {
    const size = /^\d+$/.test(wanted) ? Number(wanted) : USUAL_SIZE;
    const { ours, peer, note } = await withClass(size, (made) => bothSides(made, report));
    const rows = rowsOf(size, ours, peer, note);
    if (wanted !== '' && wanted !== 'growth') return rows;
    const points = [pointOf(size, ours)];
    for (const submissions of GROWTH) {
      report(`a class of ${submissions}`);
      points.push(pointOf(submissions, await withClass(submissions, gradeHere)));
    }
    points.sort((a, b) => a.submissions - b.submissions);
    return { rows, pictures: { 'grading-growth': growthPicture(points) } } satisfies BenchResult;
  },
};

async function withClass<T>(size: number, work: (made: BenchClass) => Promise<T>): Promise<T> {
  const made = benchClass(size);
  try {
    return await work(made);
  } finally {
    rmSync(made.folder, { recursive: true, force: true });
  }
}

/** The command as a teacher types it, from its start to its end, sandbox, feedback pages and gradebook included. */
const gradeHere = ({ course }: BenchClass): Promise<Measured> =>
  runWatched(process.execPath, [
    join(packageRoot(), 'kernel-setup', 'bin', 'diffusion-lab.cjs'),
    'grade',
    '--course',
    course.root,
    '--workers',
    String(WORKERS),
  ]);

async function bothSides(made: BenchClass, report: (step: string) => void) {
  const peer = await runPeer(mergedNotebooks(made), made.folder, WORKERS);
  const { replies, version } = peer;
  const cells = Object.values(replies).reduce((sum, count) => sum + count, 0);
  const note = `${version}, ${cells} cells, ${replies.aborted ?? replies.abort ?? 0} of them not run`;
  report(`nbclient: ${peer.seconds.toFixed(1)} s, replies ${JSON.stringify(replies)}`);
  const ours = await gradeHere(made);
  report(`ours: ${ours.seconds.toFixed(1)} s, ${ours.memory.toFixed(0)} MiB`);
  return { ours, peer, note };
}

function rowsOf(size: number, ours: Measured, peer: Measured, note: string): Row[] {
  const each = ({ seconds }: Measured) => [seconds / size];
  const rate = ({ seconds }: Measured) => ((60 * size) / seconds).toFixed(0);
  return [
    {
      label: `a submission of ${size} (${rate(ours)} and ${rate(peer)} a minute)`,
      unit: 's',
      ours: each(ours),
      peer: each(peer),
      note,
      ratioAim: RATIO,
    },
    {
      label: 'memory of all processes, at most',
      unit: 'MiB',
      ours: [ours.memory],
      peer: [peer.memory],
      ratioAim: Infinity,
    },
  ];
}

const pointOf = (submissions: number, { seconds, memory }: Measured): GrowthPoint => ({
  submissions,
  seconds,
  memory,
});
