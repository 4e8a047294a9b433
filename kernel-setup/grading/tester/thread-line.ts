import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import { Session, StudentGone } from '../membrane/session';
import { SHARED, type ToSession } from './messages';

/** The thread's end of a student's process: sends lines through the grader, and can block until one comes. */
export function openSession(port: MessagePort, shared: Int32Array): Session {
  const receive = (): string => {
    for (;;) {
      const arrived = Atomics.load(shared, SHARED.arrived);
      const found = receiveMessageOnPort(port) as { message: ToSession } | undefined;
      if (!found) {
        Atomics.wait(shared, SHARED.arrived, arrived);
        continue;
      }
      const { message } = found;
      if ('line' in message) return message.line;
      throw new StudentGone(message.end, message.detail);
    }
  };
  const session = new Session({
    receive,
    send: (line) => port.postMessage(line),
    busy: (is) => void Atomics.store(shared, SHARED.busy, is ? 1 : 0),
  });
  port.on('message', (message: ToSession) => {
    if ('line' in message) session.deliver(message.line);
    else session.end(message.end, message.detail);
  });
  return session;
}
