import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { descriptors } from './messages';

/** Starts the thread that watches for interrupts; `interrupted` runs on the main thread. */
export function listenForInterrupts(interrupted: () => void): void {
  const worker = new Worker(join(__dirname, 'interrupt-worker.js'), {
    workerData: { descriptor: descriptors.interrupts },
    resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 1 },
    // Its own flags and output must not be those of the user's process.
    execArgv: [],
  });
  worker.on('message', () => {
    worker.postMessage('answer');
    interrupted();
  });
  worker.unref();
}
