import { runtime } from '../../src/runtime/runtime';
import { type Benchmark, CannotMeasure, median, type Row } from '../benchmark';
import { type Comparison, compare } from './measure';
import { prepareOurs } from './ours';
import { type Peer, withPeers } from './peer';
import { type Plan, plans } from './rows';

/** Runs of what takes seconds. */
const SLOW_RUNS = 3;

/** Training and sampling in compiled steps, and PyTorch in eager mode. */
export const trainBenchmark: Benchmark = {
  name: 'train',
  title: 'compiled steps and PyTorch (TORCH_PYTHON="python3") on the processor',
  peer: 'PyTorch',
  async measure({ runs, report, rows = '' }) {
    const chosen = chosenPlans(rows);
    await runtime.ready({ backend: 'wasm' });
    return withPeers(async (peers) => {
      report(`PyTorch ${peers[0]!.version}`);
      const measured: Row[] = [];
      for (const plan of chosen) measured.push(await measureRow(plan, peers, runs, report));
      return measured;
    });
  },
};

function chosenPlans(wanted: string): readonly Plan[] {
  const ids = wanted.split(',').filter((id) => id !== '');
  const chosen = ids.length === 0 ? plans : plans.filter(({ id }) => ids.includes(id));
  if (chosen.length < ids.length || chosen.length === 0)
    throw new CannotMeasure(
      `Cannot run bench train as --rows must name some of ${plans.map(({ id }) => id).join(', ')}: current value is ${wanted}`,
    );
  return chosen;
}

async function measureRow(
  plan: Plan,
  peers: readonly Peer[],
  runs: number,
  report: (step: string) => void,
): Promise<Row> {
  report(plan.label);
  const { label, unit, scale = 1, aim, ratioAim, seconds, slow } = plan;
  const found = await compare(plan.work, peers, { runs: slow ? Math.min(runs, SLOW_RUNS) : runs, seconds });
  const eager = await eagerTime(plan);
  report(`  ${inWords(found)}${eager === undefined ? '' : `, eager ${eager.toFixed(0)} ms`}`);
  const scaled = (times: readonly number[]) => times.map((ms) => ms * scale);
  return {
    label,
    unit,
    ours: scaled(found.ours),
    peer: scaled(found.peer),
    ...(aim === undefined ? {} : { aim }),
    ratioAim,
    note: found.setting,
    ...(eager === undefined ? {} : { beside: { 'eager wasm': eager * scale } }),
  };
}

const inWords = ({ ours, peer, setting, parameters }: Comparison): string =>
  `ours ${median(ours).toFixed(2)} ms, PyTorch ${setting} ${median(peer).toFixed(2)} ms${parameters ? `, ${parameters} parameters` : ''}`;

/** Milliseconds without `compile`, for scale: one short run. A chain is cut, since each of its steps costs the same. */
async function eagerTime({ work, slow }: Plan): Promise<number | undefined> {
  if (work.work === 'normals') return undefined;
  const steps = 'steps' in work && work.steps ? work.steps : 1000;
  const cut = slow ? { ...work, steps: 2 } : work;
  const prepared = prepareOurs(cut, { mode: 'eager', warm: slow ? 0 : 1 });
  const { ms } = await prepared.time(0.3);
  prepared.release();
  return slow ? (ms / 2) * steps : ms;
}
