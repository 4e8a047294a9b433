import { train } from '../../src/nn/train';
import { random } from '../../src/random/random';
import { averageBound } from '../../src/vae/held-out';
import { vaeBatches, vaeStep } from '../../src/vae/training';
import { vae } from '../../src/vae/vae';
import type { MeasureOptions, Row } from '../benchmark';
import { digitsToLearn } from './digits-data';
import { finish } from './training';

const EPOCHS = 60;
const BATCH = 128;

/** The same network, data sizes and recipe in PyTorch 2.6 on MNIST's test half, measured once: minus the bound in nats. */
const IN_PYTORCH = 161.0;

/** The bound on ln p(x) of digits that a VAE has not seen. */
export async function vaeRows({ report }: MeasureOptions): Promise<Row[]> {
  const { known, held, name } = await digitsToLearn();
  const model = vae({}, random(2));
  const step = vaeStep(model);
  const steps = EPOCHS * Math.floor(known.n / BATCH);
  const batches = vaeBatches(model, { n: known.n, points: known.pixels }, random(3), { batch: BATCH });
  await finish(train({ step, batches, steps }), { steps, name: `VAE on ${name}`, report });
  const { bound } = await averageBound(model, { n: held.n, points: held.pixels }, random(4));
  step.dispose();
  model.dispose();
  const label = `VAE 784-400-2, ${EPOCHS} epochs of 8,000 of ${name}: minus the bound on 2,000 others`;
  const row: Row = { label, unit: 'nats', ours: [-bound], peer: [] };
  // The aim and PyTorch's figure are MNIST's.
  return [name === 'MNIST' ? { ...row, aim: 162, beside: { PyTorch: IN_PYTORCH } } : row];
}
