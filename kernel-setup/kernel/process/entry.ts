import { becomeCellProcess, followCommands } from './cell-process';
import { Input } from './input';
import { listenForInterrupts } from './interrupt-listener';
import { decodeLine } from './lines';
import { type Command, descriptors } from './messages';
import { preload } from './preload';
import { prepareUnwinding } from './unwind';

/** The user's process: runs what the protocol process sends it. */
function main(): void {
  const { channel, runner } = becomeCellProcess({
    events: descriptors.events,
    inputOf: (channel, context) => new Input(descriptors.input, channel, context),
    // Loaded when it is asked for: it brings the compiler into this process.
    selfCheck: async (id, evaluator) =>
      (await import('../self-check/check-session')).checkSession(id, evaluator),
  });
  const reader = followCommands(descriptors.commands, (line) => {
    const command = decodeLine(line) as Command;
    if (command.type === 'exit') process.exit();
    else if (command.type === 'ping') channel.send({ type: 'pong' });
    else if (command.type === 'preload') preload(command.packages);
    else runner.start(command);
  });
  prepareUnwinding();
  listenForInterrupts(() => {
    runner.interrupt();
    reader.resume();
  });
  // Ctrl-C in a terminal reaches every process of its group; the protocol process alone decides what it means.
  process.on('SIGINT', () => undefined);
  channel.send({ type: 'ready' });
  // Needed for the first value; this process has nothing else to do while the other loads the compiler.
  setImmediate(() => void import('../../../src/notebook/bundle').catch(() => undefined));
}

main();
