import { availableParallelism } from 'node:os';
import { type Benchmark, median, type Row } from '../benchmark';
import { type Peer, withPeers } from '../train/peer';
import { type GrowthPoint, growthPicture } from './growth-picture';
import { type Asked, compare, type Setting } from './measure';
import { GROWTH_STEPS, growthSizes, type Plan, plans } from './rows';
import { type Library, STEP, type Work } from './work';

/** Seconds that a run in the picture lasts. */
const GROWTH_SECONDS = 0.1;

/** Ensembles and densities beside NumPy, PyTorch and SciPy. */
export const sdeBenchmark: Benchmark = {
  name: 'sde',
  title: 'ensembles of SDEs and Fokker–Planck equations',
  peer: 'peer',
  async measure({ runs, report }) {
    return withPeers<{ rows: Row[]; pictures: Record<string, string> }, Asked>(
      async (peers) => {
        const rows: Row[] = [];
        for (const plan of plans) rows.push(await measureRow(plan, peers, runs, report));
        const points = await growth(peers, Math.min(runs, 3), report);
        return { rows, pictures: { 'sde-growth': growthPicture(points) } };
      },
      { side: 'sde', settings: threadSettings() },
    );
  },
};

/** One thread, or all; the products of matrices have no part in this. */
const threadSettings = () =>
  [...new Set([1, availableParallelism()])].map((threads) => ({ blas: threads, omp: threads }));

async function measureRow(
  { label, work, libraries, ratioAim }: Plan,
  peers: readonly Peer<Asked>[],
  runs: number,
  report: (step: string) => void,
): Promise<Row> {
  const { ours, peer, setting } = await compare(work, settingsOf(work, libraries, peers), { runs });
  report(`${label}: ${median(ours).toFixed(0)} and ${median(peer).toFixed(0)} ms`);
  return { label, unit: 'ms', ours, peer, note: setting, ratioAim };
}

/** PyTorch with each number of threads; the others have one. */
function settingsOf(work: Work, libraries: readonly Library[], peers: readonly Peer<Asked>[]): Setting[] {
  return libraries.flatMap((library) =>
    (library === 'PyTorch' ? peers : peers.slice(0, 1)).map((peer) => ({
      peer,
      asked: askedOf(work, library),
      name: library === 'PyTorch' ? threadsOf(peer) : library,
    })),
  );
}

const threadsOf = ({ threads: { omp } }: Peer<Asked>) => (omp === 1 ? '1 thread' : `${omp} threads`);

function askedOf({ work, ...sizes }: Work, library: Library): Asked {
  const isDensity = work === 'line' || work === 'plane';
  const name = work === 'wellFunction' ? 'well' : work;
  return { work: name, ...sizes, library, ...(isDensity ? { dt: STEP } : { h: STEP }) };
}

async function growth(
  peers: readonly Peer<Asked>[],
  runs: number,
  report: (step: string) => void,
): Promise<GrowthPoint[]> {
  const points: GrowthPoint[] = [];
  const sides = [
    ['ou', 'particles', { NumPy: ['float64', 'float32'], PyTorch: ['PyTorch'] }],
    ['line', 'cells', { SciPy: ['solve_banded', 'splu'] }],
  ] as const;
  for (const [name, kind, libraries] of sides)
    for (const size of growthSizes[name]) {
      report(`${size} ${kind}`);
      const work: Work = { work: name, n: size, steps: GROWTH_STEPS };
      for (const [side, ways] of Object.entries(libraries)) {
        const settings = settingsOf(work, ways, peers);
        const { ours, peer } = await compare(work, settings, { runs, seconds: GROWTH_SECONDS });
        const msOf = (times: readonly number[]) => median(times) / GROWTH_STEPS;
        if (!points.some((point) => point.kind === kind && point.size === size))
          points.push({ kind, size, side: 'ours', ms: msOf(ours) });
        points.push({ kind, size, side, ms: msOf(peer) });
      }
    }
  return points;
}
