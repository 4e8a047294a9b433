import { readFileSync } from 'node:fs';
import type { Tensor } from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { compile } from '../../src/runtime/compile/compile';
import { runtime } from '../../src/runtime/runtime';
import { tf } from '../../src/runtime/tf';

/** The section of docs/runtime.md that follows one step from tf.matMul to a node of the graph. */
const walk = readFileSync('docs/runtime.md', 'utf8').split('### From `tf.matMul`')[1]!.split('###')[0]!;

beforeAll(async () => {
  await runtime.ready();
});

it('documents the graph that its code gives, row for row', () => {
  const w = tf.variable(tf.ones([3, 2]), true, 'w');
  const optimizer = tf.train.sgd(0.1);
  const step = compile(
    (x: Tensor, y: Tensor) =>
      optimizer.minimize(() => tf.mean(tf.squaredDifference(tf.matMul(x, w), y)), true, [w])!,
  );
  step(tf.ones([4, 3]), tf.ones([4, 2]));
  const documented = [...walk.matchAll(/^\| (\w+) \| (.*) \| (.*) \| (.*?) ?\| .*\|$/gm)]
    .slice(1)
    .map(([, op, inputs, outputs, attributes]) => ({ op, inputs, outputs, attributes }));
  const rows = step
    .graph()
    .map(({ op, inputs, outputs, attributes }) => ({ op, inputs, outputs, attributes }));
  expect(documented).toEqual(rows);
  w.dispose();
});

it('names values of that graph and files that are there', () => {
  const [text, table] = walk.split('| op |') as [string, string];
  for (const [, name] of text.matchAll(/`([A-Z]\w+_\d+)`/g)) expect(table).toContain(` ${name} `);
  const files = [...text.matchAll(/`((?:\w+\/)?[\w-]+\.ts)`/g)].map(([, file]) => file!);
  expect(files.length).toBeGreaterThan(5);
  for (const file of files) expect(readFileSync(`src/runtime/compile/${file}`, 'utf8')).not.toBe('');
});
