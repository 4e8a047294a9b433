import { setTimeout as sleep } from 'node:timers/promises';
import { compile } from '../../src/runtime/compile/compile';
import { memory } from '../../src/runtime/memory';
import { runtime } from '../../src/runtime/runtime';
import { tf } from '../../src/runtime/tf';
import { timeMlpTraining } from './models';

/** Compiled steps that are made, and after how many the memory is looked at. */
const STEPS = 10_000;
const EVERY = 1000;

/** Garbage that waits for V8 would come and go in the figures of the process; collected so often, it does not. */
const COLLECT = 100;

/** Tells the parent what is in use, once all garbage is gone. */
async function tell(step: number): Promise<void> {
  for (let k = 0; k < 3; k++) {
    globalThis.gc!();
    await sleep(20);
  }
  process.send!({ step, ...memory() });
}

async function main(): Promise<void> {
  await runtime.ready({ backend: 'wasm' });
  const training = timeMlpTraining({ batch: 128 });
  const step = compile(training.step);
  for (let k = 0; k <= STEPS; k++) {
    const drawn = training.draw();
    const loss = step(training.data, drawn);
    loss.dataSync();
    tf.dispose([loss, drawn]);
    // A step that had fallen back to eager execution would have no graph, and end this here.
    if (k === 0) step.graph();
    if (k % COLLECT === 0) globalThis.gc!();
    if (k % EVERY === 0) await tell(k);
  }
  step.dispose();
  training.dispose();
  process.disconnect();
}

void main();
