import type { ProviderName } from '../../src/runtime/compile/providers';
import { runtime } from '../../src/runtime/runtime';
import { type Benchmark, CannotMeasure, median, type Row } from '../benchmark';
import { type Comparison, compare } from './measure';
import { prepareOurs } from './ours';
import { type Peer, withPeers } from './peer';
import { type Plan, plans } from './rows';
import { STEPS } from './schedule';

/** Runs of what takes seconds. */
const SLOW_RUNS = 3;

/** Of a chain, what is timed of its eager samples. */
const EAGER_STEPS = 2;

/** Training and sampling in compiled steps, and PyTorch in eager mode. */
export const trainBenchmark: Benchmark = {
  name: 'train',
  title: 'compiled steps and PyTorch (TORCH_PYTHON="python3") on the processor',
  peer: 'PyTorch',
  async measure({ runs, report, rows = '' }) {
    const chosen = chosenPlans(rows);
    const { compiled } = await runtime.ready({ backend: 'wasm' });
    return withPeers(async (peers) => {
      report(`PyTorch ${peers[0]!.version}; compiled steps on ${compiled.name}, ${compiled.device.name}`);
      const measured: Row[] = [];
      for (const plan of chosen) {
        report(plan.label);
        const row = await measureRow(plan, peers, runs, report);
        measured.push({ ...row, beside: await besideOf(plan, compiled.name) });
      }
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
  const { label, unit, scale = 1, aim, ratioAim, seconds } = plan;
  const found = await compare(plan.work, peers, { runs: runsOf(plan, runs), seconds });
  report(`  ${inWords(found)}`);
  const scaled = (times: readonly number[]) => times.map((ms) => ms * scale);
  return {
    label,
    unit,
    ours: scaled(found.ours),
    peer: scaled(found.peer),
    ...(aim === undefined ? {} : { aim }),
    ratioAim,
    note: found.setting,
  };
}

function runsOf({ short, slow }: Plan, runs: number): number {
  if (slow) return Math.min(runs, SLOW_RUNS);
  return short ? 2 * runs : runs;
}

const inWords = ({ ours, peer, setting, parameters }: Comparison): string =>
  `ours ${median(ours).toFixed(2)} ms, PyTorch ${setting} ${median(peer).toFixed(2)} ms${parameters ? `, ${parameters} parameters` : ''}`;

/** What is printed beside the two sides: eager, for scale, and the GPU where there is one. */
async function besideOf(plan: Plan, provider: ProviderName): Promise<Record<string, number>> {
  if (plan.work.work === 'normals') return {};
  const eager = { 'eager wasm': await eagerTime(plan) };
  if (provider === 'cpu') return eager;
  const onGpu = prepareOurs(plan.work, { mode: provider });
  const { ms } = await onGpu.time(plan.seconds);
  onGpu.release();
  return { [`ours, ${provider}`]: ms, ...eager };
}

/** Milliseconds without `compile`: one short run. A chain is cut, since each of its steps costs the same. */
async function eagerTime({ work, slow }: Plan): Promise<number> {
  const steps = 'steps' in work && work.steps ? work.steps : STEPS;
  const cut = slow ? { ...work, steps: EAGER_STEPS } : work;
  const prepared = prepareOurs(cut, { mode: 'eager', warm: slow ? 0 : 1 });
  const { ms } = await prepared.time(0.3);
  prepared.release();
  return slow ? (ms / EAGER_STEPS) * steps : ms;
}
