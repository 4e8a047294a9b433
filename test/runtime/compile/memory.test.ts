import { beforeAll, expect, it } from 'vitest';
import { timeMlpTraining } from '../../../bench/train/models';
import { compile } from '../../../src/runtime/compile/compile';
import { runtime } from '../../../src/runtime/runtime';
import { tf } from '../../../src/runtime/tf';

beforeAll(async () => {
  await runtime.ready({ backend: 'wasm' });
});

/** Tensors and bytes that the engine counts, and data that the backend holds. */
const counts = () => ({ ...tf.memory(), held: tf.backend().numDataIds() });

it('1,000 compiled steps leave the number of tensors, their bytes and the data of the backend as they are', () => {
  const training = timeMlpTraining({ batch: 16, width: 16, depth: 2 });
  const step = compile(training.step);
  const run = (steps: number) => {
    for (let k = 0; k < steps; k++) {
      const drawn = training.draw();
      const loss = step(training.data, drawn);
      // Both sides of a variable's numbers: those of the graph, and now and then those that eager code reads.
      if (k % 100 === 0) Object.values(training.parameters)[0]!.dataSync();
      tf.dispose([loss, drawn]);
    }
  };
  run(200);
  const before = counts();
  run(1000);
  expect(counts()).toEqual(before);
  step.dispose();
  training.dispose();
});

it('a step leaves nothing behind when it and its model are disposed', () => {
  const before = counts();
  for (let k = 0; k < 3; k++) {
    const training = timeMlpTraining({ batch: 8, width: 8, depth: 1 });
    const step = compile(training.step);
    const drawn = training.draw();
    tf.dispose([step(training.data, drawn), drawn]);
    step.dispose();
    training.dispose();
  }
  expect(counts()).toEqual(before);
});

it('a new batch size at each call stays within the kept programs', () => {
  const w = tf.variable(tf.ones([4, 4]));
  const step = compile((x: tf.Tensor) => tf.matMul(x as tf.Tensor2D, w as unknown as tf.Tensor2D), {
    programs: 2,
  });
  const call = (n: number) => {
    const x = tf.ones([n, 4]);
    tf.dispose([step(x), x]);
  };
  for (let n = 1; n <= 3; n++) call(n);
  const before = counts();
  for (let n = 4; n <= 30; n++) call(n);
  expect(counts()).toEqual(before);
  step.dispose();
  w.dispose();
});
