// A training that a test kills. Arguments: file, number of weights, last step, and where to stand still: the step, a
// function of node:fs, and `before` its call, `after` it, or `halfway`.
import fs from 'node:fs';
import { tf } from '../../../src/runtime/tf';
import { trainAndSave } from './checkpoint-training';

const write = fs.writeSync.bind(fs);

function standStill(): void {
  write(1, 'frozen\n');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

function freezeAt(name: 'writeSync' | 'fsyncSync' | 'renameSync', when: string): void {
  const original = fs[name] as (...args: unknown[]) => unknown;
  Object.assign(fs, {
    [name]: (...args: unknown[]) => {
      if (when === 'halfway') write(args[0] as number, args[1] as Uint8Array, 0, 1000);
      if (when === 'after') original(...args);
      standStill();
    },
  });
}

const [file, size, steps, step, name, when] = process.argv.slice(2) as string[];

tf.setBackend('cpu').then(() =>
  trainAndSave({
    file: file!,
    size: Number(size),
    steps: Number(steps),
    say(text) {
      write(1, `${text}\n`);
      if (step && text === `saving ${step}`) freezeAt(name as 'renameSync', when!);
    },
  }),
);
