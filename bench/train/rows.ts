import type { Work } from './work';

/** A row of the benchmark before it is measured. */
export interface Plan {
  /** What `--rows` knows it by. */
  readonly id: string;
  readonly label: string;
  readonly work: Work;
  readonly unit: string;
  /** Printed amount of a millisecond a unit of work; 1 unless told. */
  readonly scale?: number;
  /** What ours may be at most, as a multiple of the peer's. */
  readonly ratioAim: number;
  readonly aim?: number;
  /** Seconds that a run of either side lasts; a unit at least. */
  readonly seconds: number;
  /** Twice as many runs, where a unit is short and the times of runs differ. */
  readonly short?: boolean;
  /** A whole unit takes seconds: fewer runs, and an eager one is cut. */
  readonly slow?: boolean;
}

const NORMALS = 1_000_000;

export const plans: readonly Plan[] = [
  {
    id: 'mlp',
    label: 'step, MLP 3-128-128-128-2, batch 512',
    work: { work: 'mlp', widths: [3, 128, 128, 128, 2], batch: 512 },
    unit: 'ms',
    ratioAim: 0.7,
    seconds: 0.3,
    short: true,
  },
  {
    id: 'swiss-roll',
    label: 'step, DDPM in the plane, time MLP 128×3, batch 128',
    work: { work: 'timeMlp', sampling: false, batch: 128 },
    unit: 'ms',
    ratioAim: 0.7,
    seconds: 0.3,
    short: true,
  },
  {
    id: 'vae',
    label: 'step, VAE 784-400-2, batch 128',
    work: { work: 'vae', inputs: 784, hidden: 400, latent: 2, batch: 128 },
    unit: 'ms',
    ratioAim: 0.9,
    seconds: 0.3,
    short: true,
  },
  {
    id: 'unet',
    label: 'step, DDPM, U-Net 28×28×1, base 32, batch 32',
    work: { work: 'unet', sampling: false, batch: 32, size: 28, width: 32 },
    unit: 'ms',
    ratioAim: 1.2,
    seconds: 1,
  },
  {
    id: 'sample-mlp',
    label: 'DDPM sampling, 2048 points × 1000 steps',
    work: { work: 'timeMlp', sampling: true, batch: 2048 },
    unit: 'ms',
    ratioAim: 0.6,
    seconds: 0,
    slow: true,
  },
  {
    id: 'sample-unet',
    label: 'U-Net sampling, 16 images × 100 steps',
    work: { work: 'unet', sampling: true, batch: 16, size: 28, width: 32, steps: 100 },
    unit: 'ms',
    ratioAim: 1,
    seconds: 0,
    slow: true,
  },
  {
    id: 'normals',
    label: 'normals, a million at once, each',
    work: { work: 'normals', count: NORMALS },
    unit: 'ns',
    scale: 1e6 / NORMALS,
    ratioAim: 1,
    aim: 6,
    seconds: 0.3,
  },
];
