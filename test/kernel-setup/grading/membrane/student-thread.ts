import path from 'node:path';
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { Wire } from '../../../../kernel-setup/grading/contract';
import { Session, StudentGone } from '../../../../kernel-setup/grading/membrane/session';
import type { Fault } from '../../../../src/course/grade/contract';
import { projectRoot } from '../../../architecture/project-tree';

/** The student's side in a thread: `honest` runs our half over what the text declares, `hostile` is all the text's. */
const program = `
const { workerData, receiveMessageOnPort } = require('node:worker_threads');
const { port, shared, half, source, honest } = workerData;
const read = () => {
  for (;;) {
    const arrived = Atomics.load(shared, 0);
    const found = receiveMessageOnPort(port);
    if (found) return found.message;
    Atomics.wait(shared, 0, arrived);
  }
};
const write = (line) => {
  port.postMessage(line);
  Atomics.add(shared, 1, 1);
  Atomics.notify(shared, 1);
};
if (honest) {
  const variables = {};
  new Function('exports', 'require', source)(variables, require);
  require(half).serveMembrane(read, write, variables);
} else new Function('read', 'write', source)(read, write);
`;

const half = path.join(projectRoot, 'dist/kernel-setup/grading/membrane/serve.js');

function start(source: string, honest: boolean) {
  const { port1, port2 } = new MessageChannel();
  const shared = new Int32Array(new SharedArrayBuffer(8));
  const workerData = { port: port2, shared, half, source, honest };
  const worker = new Worker(program, {
    eval: true,
    workerData,
    transferList: [port2],
    stdout: true,
    stderr: true,
  });
  const send = (line: string): void => {
    port1.postMessage(line);
    Atomics.add(shared, 0, 1);
    Atomics.notify(shared, 0);
  };
  return { worker, port: port1, shared, send };
}

export interface Pair {
  readonly session: Session;
  /** A variable of the student's. */
  read(name: string): unknown;
  end(): Promise<void>;
}

/** A tester's session in this thread with a student's side in another. */
export function pair(source: string, honest = true): Pair {
  const { worker, port, shared, send } = start(source, honest);
  const receive = (): string => {
    for (const began = Date.now(); Date.now() - began < 20_000; ) {
      const arrived = Atomics.load(shared, 1);
      const found = receiveMessageOnPort(port) as { message: string } | undefined;
      if (found) return found.message;
      Atomics.wait(shared, 1, arrived, 1000);
    }
    throw new StudentGone('time');
  };
  const session = new Session({ send, receive, busy: () => undefined });
  port.on('message', (line: string) => session.deliver(line));
  return {
    session,
    read: (name) => session.variables([name]).get(name)?.(),
    end: async () => {
      port.close();
      await worker.terminate();
    },
  };
}

/** The same as a wire, for a tester. */
export function studentWire(source: string, honest = true): Wire & { end(): Promise<void> } {
  const { worker, port, send } = start(source, honest);
  let ended: Fault | undefined;
  let tell: (why: Fault) => void = () => undefined;
  worker.on('error', () => undefined);
  worker.on('exit', () => {
    ended = 'ended';
    tell(ended);
  });
  return {
    send,
    onLine: (listener) => void port.on('message', listener),
    onEnd: (listener) => {
      tell = listener;
      if (ended) listener(ended);
    },
    end: async () => {
      port.close();
      await worker.terminate();
    },
  };
}
