import { countParameters } from '../../src/nn/network';
import { random } from '../../src/random/random';
import { compile } from '../../src/runtime/compile/compile';
import type { ProviderName } from '../../src/runtime/compile/providers';
import { noise } from '../../src/runtime/noise';
import { tf } from '../../src/runtime/tf';
import { timeUnits } from '../rounds';
import {
  mlpTraining,
  type Training,
  timeMlpTraining,
  type UnetSizes,
  unetTraining,
  vaeTraining,
} from './models';
import { type Sampling, timeMlpSampling, unetSampling } from './sampling';
import { STEPS } from './schedule';
import type { Prepared, Work } from './work';

/** How the functions are run: as TensorFlow.js does, or compiled for a provider of ONNX Runtime. */
export type Mode = 'eager' | ProviderName;

interface Unit {
  readonly parameters: number;
  run(): void;
  /** A run of a few steps, where a whole one takes seconds. */
  warm?(steps: number): void;
  release(): void;
  /** Throws where a compiled function has fallen back to eager execution, and so has no graph. */
  requireCompiled?(): void;
}

/** `compile`, or a tidy call with the same surface. */
function runnable<A extends unknown[], R extends tf.Tensor>(mode: Mode, fn: (...args: A) => R) {
  if (mode !== 'eager') return compile(fn, { provider: mode });
  return Object.assign((...args: A): R => tf.tidy(() => fn(...args)), {
    dispose: () => undefined,
    graph: () => [] as unknown[],
  });
}

function trainingUnit(mode: Mode, training: Training): Unit {
  const step = runnable(mode, training.step);
  return {
    parameters: countParameters({ parameters: () => training.parameters }),
    run() {
      const drawn = training.draw();
      tf.dispose([step(training.data, drawn), drawn]);
    },
    requireCompiled: step.graph,
    release() {
      step.dispose();
      training.dispose();
    },
  };
}

function samplingUnit(mode: Mode, sampling: Sampling, steps: number): Unit {
  const step = runnable(mode, sampling.step);
  const chain = (length: number) => {
    let x = sampling.draw();
    for (let k = length - 1; k >= 0; k--) {
      const [t, z] = [tf.scalar(k, 'int32'), sampling.draw()];
      const next = step(x, t, z);
      tf.dispose([x, t, z]);
      x = next;
    }
    x.dispose();
  };
  return {
    parameters: sampling.parameters,
    run: () => chain(steps),
    warm: chain,
    requireCompiled: step.graph,
    release() {
      step.dispose();
      sampling.dispose();
    },
  };
}

function productUnit(mode: Mode, size: number): Unit {
  const generator = random(1);
  const operands = [noise([size, size], generator), noise([size, size], generator)] as const;
  const product = runnable(mode, (a: tf.Tensor, b: tf.Tensor) => tf.matMul(a, b));
  return {
    parameters: 0,
    run: () => product(...operands).dispose(),
    requireCompiled: product.graph,
    release() {
      product.dispose();
      tf.dispose([...operands]);
    },
  };
}

function normalsUnit(count: number): Unit {
  const generator = random(1);
  return { parameters: 0, run: () => noise([count], generator).dispose(), release: () => undefined };
}

const sizesOf = ({ batch, size, width }: UnetSizes): UnetSizes => ({ batch, size, width });

function unitOf(mode: Mode, work: Work): Unit {
  switch (work.work) {
    case 'mlp':
      return trainingUnit(mode, mlpTraining(work));
    case 'vae':
      return trainingUnit(mode, vaeTraining({ ...work, side: Math.sqrt(work.inputs) }));
    case 'timeMlp':
      if (work.sampling) return samplingUnit(mode, timeMlpSampling(work), work.steps ?? STEPS);
      return trainingUnit(mode, timeMlpTraining(work));
    case 'unet':
      if (work.sampling) return samplingUnit(mode, unetSampling(sizesOf(work)), work.steps ?? STEPS);
      return trainingUnit(mode, unetTraining(sizesOf(work)));
    case 'product':
      return productUnit(mode, work.size);
    case 'normals':
      return normalsUnit(work.count);
  }
}

/** V8 has translated what is called often after a second or so. */
const WARM_SECONDS = 1.5;

/** Makes the networks and warms up: `warm` units or more (of a chain, so many steps), the first of which compiles. */
export function prepareOurs(
  work: Work,
  { mode = 'cpu', warm = 3 }: { mode?: Mode; warm?: number } = {},
): Prepared {
  const unit = unitOf(mode, work);
  if (unit.warm) unit.warm(warm);
  else for (let k = 0; k < warm; k++) unit.run();
  if (mode !== 'eager' && !unit.warm) timeUnits(unit.run, WARM_SECONDS);
  if (warm > 0) unit.requireCompiled?.();
  return {
    parameters: unit.parameters,
    time: async (seconds) => timeUnits(unit.run, seconds),
    release: unit.release,
  };
}
