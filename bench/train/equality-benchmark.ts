import { swish } from '../../src/nn/layers';
import { runtime } from '../../src/runtime/runtime';
import { tf } from '../../src/runtime/tf';
import type { Benchmark, Row } from '../benchmark';
import { compareWithEager } from './equality';
import { mlpTraining, type Training, timeMlpTraining, unetTraining, vaeTraining } from './models';

interface Case {
  readonly label: string;
  readonly steps: number;
  make(): Training;
}

const mlp = { widths: [3, 128, 128, 128, 2], batch: 512 };
const vae = { side: 28, hidden: 400, latent: 2, batch: 128 };
const momentum = (rate: number) => () => tf.train.momentum(rate, 0.9);

/**
 * Relu without Adam and Adam without relu: where rounding decides the side of relu's jump, Adam makes a step of full
 * size of it, and any two computations part.
 */
const cases: readonly Case[] = [
  { label: 'MLP, Adam', steps: 200, make: () => mlpTraining(mlp, { activation: swish }) },
  { label: 'MLP, relu, momentum', steps: 200, make: () => mlpTraining(mlp, { optimizer: momentum(0.01) }) },
  { label: 'DDPM in the plane, Adam', steps: 200, make: () => timeMlpTraining({ batch: 128 }) },
  { label: 'VAE, Adam', steps: 200, make: () => vaeTraining(vae, { activation: swish }) },
  { label: 'VAE, relu, momentum', steps: 200, make: () => vaeTraining(vae, { optimizer: momentum(1e-5) }) },
  // A quarter of an hour: an eager step takes four seconds.
  {
    label: 'DDPM, U-Net, Adam',
    steps: 200,
    make: () => unetTraining({ batch: 32, size: 28, width: 32 }),
  },
];

/** The networks of `train` at full size, compiled and eager from the same weights: millionths by which they differ. */
export const equalityBenchmark: Benchmark = {
  name: 'equality',
  title: 'millionths between compiled and eager training, max |a − b| over parameters and relative losses',
  peer: '',
  async measure({ report }) {
    await runtime.ready({ backend: 'wasm' });
    return cases.map((subject) => measureCase(subject, report));
  },
};

function measureCase({ label, steps, make }: Case, report: (line: string) => void): Row {
  const { loss, parameters, moved } = compareWithEager(make, steps);
  report(`${label}: parameters moved by up to ${moved.toPrecision(3)}`);
  const ours = [1e6 * Math.max(loss, parameters)];
  return { label: `${label}, ${steps} steps`, unit: '·10⁻⁶', ours, peer: [], aim: 100 };
}
