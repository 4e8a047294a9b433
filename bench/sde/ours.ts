import { grid1, grid2, onGrid1, onGrid2 } from '../../src/grid';
import { moments } from '../../src/probability/moments';
import { random } from '../../src/random/random';
import { ensemble } from '../../src/sde/ensemble';
import { expressionSde } from '../../src/sde/expression-sde';
import { fokkerPlanck1 } from '../../src/sde/fokker-planck/line';
import { fokkerPlanck2 } from '../../src/sde/fokker-planck/plane';
import { ornsteinUhlenbeck } from '../../src/sde/ornstein-uhlenbeck';
import { type Sde, vectorSde } from '../../src/sde/sde';
import { type Moments, STEP, type Work } from './work';

const well = expressionSde(2, {
  drift: ([x, y]) => [x.minus(x.times(x).times(x)), y.times(-1)],
  diffusion: () => [1, 1],
});

const wellFunction = vectorSde(2, {
  drift: (v) => [v[0]! - v[0]! * v[0]! * v[0]!, -v[1]!],
  diffusion: 1,
});

function runEnsemble(sde: Sde, dimension: number, { n, steps }: Work): Moments {
  const start = new Float64Array(n * dimension).fill(1);
  let end: Float64Array = start;
  for (const { x } of ensemble(sde, start, { random: random(1), steps, to: steps * STEP })) end = x;
  return moments(dimension === 1 ? end : end.filter((_, k) => k % dimension === 0));
}

function densityMoments(x: ArrayLike<number>, p: Float64Array): Moments {
  const at = (k: number) => x[k % x.length]!;
  const mass = p.reduce((sum, value) => sum + value, 0);
  const mean = p.reduce((sum, value, k) => sum + at(k) * value, 0) / mass;
  const variance = p.reduce((sum, value, k) => sum + (at(k) - mean) ** 2 * value, 0) / mass;
  return { mean, variance };
}

function runLine({ n, steps }: Work): Moments {
  const grid = grid1(-5, 5, n);
  const equation = fokkerPlanck1(grid, { drift: (x) => -x, flux: 'central' });
  let p = onGrid1(grid, (x) => Math.exp(-((x - 2) ** 2) / 0.02));
  for (const { density } of equation.run(p, { dt: STEP, steps, every: steps })) p = density;
  return densityMoments(grid.centres, p);
}

function runPlane({ n, steps }: Work): Moments {
  const grid = grid2(grid1(-3, 3, n), grid1(-3, 3, n));
  const equation = fokkerPlanck2(grid, {
    drift: (x, y) => [x - x ** 3, -y],
    diffusion: 0.5,
    flux: 'central',
  });
  let p = onGrid2(grid, (x, y) => Math.exp(-((x - 0.5) ** 2 + y ** 2) / 0.5));
  for (const { density } of equation.run(p, { dt: STEP, steps, every: steps })) p = density;
  return densityMoments(grid.x.centres, p);
}

/** One run, set-up included. */
export function runOurs(work: Work): Moments {
  switch (work.work) {
    case 'ou':
      return runEnsemble(ornsteinUhlenbeck(), 1, work);
    case 'well':
      return runEnsemble(well, 2, work);
    case 'wellFunction':
      return runEnsemble(wellFunction, 2, work);
    case 'line':
      return runLine(work);
    case 'plane':
      return runPlane(work);
  }
}
