import { writeSync } from 'node:fs';
import { Session } from 'node:inspector';
import { Socket } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import { unwindExpression } from './unwind';

/**
 * The thread that stops the main thread of the user's process. It wakes for each byte on its pipe, asks the
 * main thread to end the running cell, and stops whatever JavaScript runs there when it does not answer:
 * a loop, a loop after an `await`, a sleep in `Atomics.wait`.
 */
const ANSWER_MS = 60;
/** Stopping one callback may only lead to the next that loops: so it is tried again, but not for ever. */
const ATTEMPTS = 50;
const RETRY_MS = 20;

const port = parentPort!;
let answered = true;
let busy = false;

port.on('message', () => {
  answered = true;
  busy = false;
});

const pipe = new Socket({ fd: (workerData as { descriptor: number }).descriptor, readable: true });
pipe.on('data', () => {
  if (!busy) ask(ATTEMPTS);
});
// The kernel is gone: this thread is the only one sure to notice, whatever the main thread does.
for (const end of ['end', 'error', 'close']) pipe.on(end, () => process.kill(process.pid, 'SIGKILL'));

function ask(attempts: number): void {
  busy = attempts > 0;
  if (!busy) return;
  answered = false;
  port.postMessage('interrupt');
  setTimeout(() => {
    if (!answered) stopMainThread(() => setTimeout(() => !answered && ask(attempts - 1), RETRY_MS));
  }, ANSWER_MS);
}

function stopMainThread(then: () => void): void {
  const session = new Session();
  try {
    session.connectToMainThread();
    session.post('Runtime.evaluate', { expression: unwindExpression, silent: true });
    session.post('Runtime.terminateExecution', () => {
      session.disconnect();
      then();
    });
  } catch (error) {
    writeSync(2, `Cannot interrupt: ${error}\n`);
    busy = false;
  }
}
