import { EventEmitter } from 'node:events';
import type { Terminal } from '../../../../kernel-setup/lab/command/ask-secret';

/** A terminal whose person types the answers one after another, each when it is asked for. */
export function fakeTerminal(answers: readonly string[], isTTY = true) {
  const left = [...answers];
  const seen = { shown: '', raw: false };
  const input = Object.assign(new EventEmitter(), {
    isTTY,
    setRawMode: (raw: boolean) => {
      seen.raw = raw;
    },
    setEncoding: () => undefined,
    pause: () => undefined,
    resume: () => {
      const answer = left.shift() ?? '';
      setImmediate(() => {
        for (const key of answer) input.emit('data', key);
      });
    },
  });
  const output = { write: (text: string) => (seen.shown += text) };
  return { terminal: { input, output } as unknown as Terminal, seen };
}
