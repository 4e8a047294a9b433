import type { Library, Work } from './work';

/** A row of the benchmark before it is measured. */
export interface Plan {
  readonly label: string;
  readonly work: Work;
  readonly libraries: readonly Library[];
  /** What ours may be at most, as a multiple of the peer's. */
  readonly ratioAim: number;
}

const numpy: readonly Library[] = ['float64', 'float32'];
const ensembles = { n: 100_000, steps: 1000 };
const particles = '10⁵ particles × 10³ steps';

export const plans: readonly Plan[] = [
  {
    label: `Ornstein–Uhlenbeck, ${particles}, NumPy`,
    work: { work: 'ou', ...ensembles },
    libraries: numpy,
    ratioAim: 0.5,
  },
  {
    label: `Ornstein–Uhlenbeck, ${particles}, PyTorch`,
    work: { work: 'ou', ...ensembles },
    libraries: ['PyTorch'],
    ratioAim: 0.5,
  },
  {
    label: `double well in the plane, ${particles}, NumPy`,
    work: { work: 'well', ...ensembles },
    libraries: numpy,
    ratioAim: 0.5,
  },
  {
    label: `double well in the plane, ${particles}, PyTorch`,
    work: { work: 'well', ...ensembles },
    libraries: ['PyTorch'],
    ratioAim: 0.5,
  },
  {
    label: 'the same from functions, 10⁴ particles, PyTorch',
    work: { work: 'wellFunction', n: 10_000, steps: 1000 },
    libraries: ['PyTorch'],
    ratioAim: Infinity,
  },
  {
    label: 'Fokker–Planck, 2,000 cells × 1,000 implicit steps, SciPy',
    work: { work: 'line', n: 2000, steps: 1000 },
    libraries: ['solve_banded', 'splu'],
    ratioAim: 0.5,
  },
  {
    label: 'Fokker–Planck, 200×200 cells × 300 implicit steps, SciPy',
    work: { work: 'plane', n: 200, steps: 300 },
    libraries: ['splu'],
    ratioAim: 0.5,
  },
];

/** Sizes of the picture: particles of the Ornstein–Uhlenbeck process, 100 steps; cells on the line, 100 steps. */
export const growthSizes = {
  ou: [1000, 4000, 16_000, 64_000, 256_000],
  line: [250, 500, 1000, 2000, 4000, 8000],
} as const;

/** Steps of a run in the picture. */
export const GROWTH_STEPS = 100;
