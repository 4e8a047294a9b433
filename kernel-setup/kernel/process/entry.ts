import { Socket } from 'node:net';
import { createEvaluator } from '../eval/evaluator';
import { CellRunner } from './cell-runner';
import { Channel } from './channel';
import { Comms } from './comms';
import { Context } from './context';
import { reportStrayErrors, reportWarnings } from './faults';
import { Input } from './input';
import { listenForInterrupts } from './interrupt-listener';
import { createKernelObject, installKernelObject } from './kernel-object';
import { decodeLine, LineReader } from './lines';
import { type Command, descriptors } from './messages';
import { preload } from './preload';
import { replaceConsoleMethods, replaceStandardStreams } from './standard-streams';
import { CellTimers } from './timers';
import { installTslabApi } from './tslab-api';
import { prepareUnwinding } from './unwind';

/** The user's process: runs what the protocol process sends it. */
function main(): void {
  const context = new Context();
  const channel = new Channel(descriptors.events);
  replaceStandardStreams(channel, context);
  replaceConsoleMethods();
  reportStrayErrors(channel, context);
  reportWarnings(channel, context);
  const timers = new CellTimers(context);
  timers.install();
  const comms = new Comms(channel, context);
  const input = new Input(descriptors.input, channel, context);
  const evaluator = createEvaluator({ cwd: process.cwd() });
  // Loaded when it is asked for: it brings the compiler into this process.
  const selfCheck = async (id: string) =>
    (await import('../self-check/check-session')).checkSession(id, evaluator);
  const kernel = createKernelObject({ channel, context, input, comms, selfCheck });
  installKernelObject(kernel);
  installTslabApi(kernel);
  const runner = new CellRunner({ evaluator, comms, channel, context, timers, fenced: [1, 2] });

  const reader = new LineReader((line) => {
    const command = decodeLine(line) as Command;
    if (command.type === 'exit') process.exit();
    else if (command.type === 'ping') channel.send({ type: 'pong' });
    else if (command.type === 'preload') preload(command.packages);
    else runner.start(command);
  });
  const commands = new Socket({ fd: descriptors.commands, readable: true, writable: false });
  commands.on('data', (chunk) => reader.push(chunk));
  commands.on('end', () => process.exit());
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
