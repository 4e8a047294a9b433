import { Socket } from 'node:net';
import type { Evaluator } from '../eval/contract';
import { createEvaluator } from '../eval/evaluator';
import { CellRunner } from './cell-runner';
import { Channel } from './channel';
import { Comms } from './comms';
import { Context } from './context';
import { reportStrayErrors, reportWarnings } from './faults';
import type { Input } from './input';
import { createKernelObject, installKernelObject } from './kernel-object';
import { LineReader } from './lines';
import { replaceConsoleMethods, replaceStandardStreams } from './standard-streams';
import { CellTimers } from './timers';
import { installTslabApi } from './tslab-api';

/** What is not the same in every process that runs cells. */
export interface CellProcessOptions {
  /** File descriptor of the pipe for outputs, and for how cells ended. */
  readonly events: number;
  /** Who answers `prompt`. */
  inputOf(channel: Channel, context: Context): Input;
  /** Runs tests of an assignment, where that is possible. */
  selfCheck?(id: string, evaluator: Evaluator): Promise<Record<string, string>>;
}

/** What runs cells in this process. */
export interface CellProcess {
  readonly channel: Channel;
  readonly evaluator: Evaluator;
  readonly runner: CellRunner;
}

/** Makes this process one that runs cells: its streams, console, timers and errors go to the channel from now on. */
export function becomeCellProcess({ events, inputOf, selfCheck }: CellProcessOptions): CellProcess {
  const context = new Context();
  const channel = new Channel(events);
  replaceStandardStreams(channel, context);
  replaceConsoleMethods();
  reportStrayErrors(channel, context);
  reportWarnings(channel, context);
  const timers = new CellTimers(context);
  timers.install();
  const comms = new Comms(channel, context);
  const evaluator = createEvaluator({ cwd: process.cwd() });
  const kernel = createKernelObject({
    channel,
    context,
    input: inputOf(channel, context),
    comms,
    ...(selfCheck && { selfCheck: (id) => selfCheck(id, evaluator) }),
  });
  installKernelObject(kernel);
  installTslabApi(kernel);
  const runner = new CellRunner({ evaluator, comms, channel, context, timers, fenced: [1, 2] });
  return { channel, evaluator, runner };
}

/** Follows commands, one a line; the process ends with the pipe that they come through. */
export function followCommands(descriptor: number, follow: (line: string) => void): LineReader {
  const reader = new LineReader(follow);
  const commands = new Socket({ fd: descriptor, readable: true, writable: false });
  commands.on('data', (chunk) => reader.push(chunk));
  commands.on('end', () => process.exit());
  return reader;
}
