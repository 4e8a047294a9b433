import { Socket } from 'node:net';
import { createEvaluator } from '../../kernel/eval/evaluator';
import { CellRunner } from '../../kernel/process/cell-runner';
import { Channel } from '../../kernel/process/channel';
import { Comms } from '../../kernel/process/comms';
import { Context } from '../../kernel/process/context';
import { reportStrayErrors, reportWarnings } from '../../kernel/process/faults';
import { createKernelObject, installKernelObject } from '../../kernel/process/kernel-object';
import { decodeLine, LineReader } from '../../kernel/process/lines';
import { preload } from '../../kernel/process/preload';
import { replaceConsoleMethods, replaceStandardStreams } from '../../kernel/process/standard-streams';
import { CellTimers } from '../../kernel/process/timers';
import { installTslabApi } from '../../kernel/process/tslab-api';
import { descriptors } from '../contract';
import { dropPrivileges } from '../sandbox/drop-privileges';
import type { StudentCommand } from './commands';
import { lineReader, lineWriter } from './line-pipe';
import { NoInput } from './no-input';

/** The student's process: runs the cells as the kernel's own process does, and then only answers. */
function main(): void {
  dropPrivileges();
  const context = new Context();
  const channel = new Channel(descriptors.events);
  replaceStandardStreams(channel, context);
  replaceConsoleMethods();
  reportStrayErrors(channel, context);
  reportWarnings(channel, context);
  const timers = new CellTimers(context);
  timers.install();
  const comms = new Comms(channel, context);
  const input = new NoInput(-1, channel, context);
  const kernel = createKernelObject({ channel, context, input, comms });
  installKernelObject(kernel);
  installTslabApi(kernel);
  const evaluator = createEvaluator({ cwd: process.cwd() });
  const runner = new CellRunner({ evaluator, comms, channel, context, timers, fenced: [1, 2] });
  const reader = new LineReader((line) => {
    const command = decodeLine(line) as StudentCommand;
    if (command.type === 'serve') void serve(evaluator.variables);
    else if (command.type === 'preload') preload(command.packages);
    else runner.start(command);
  });
  const commands = new Socket({ fd: descriptors.commands, readable: true, writable: false });
  commands.on('data', (chunk) => reader.push(chunk));
  commands.on('end', () => process.exit());
  channel.send({ type: 'ready' });
}

async function serve(variables: Record<string, unknown>): Promise<void> {
  const { serveMembrane } = await import('../membrane/serve');
  await serveMembrane(lineReader(descriptors.questions), lineWriter(descriptors.answers), variables);
}

main();
