import { becomeCellProcess, followCommands } from '../../kernel/process/cell-process';
import { decodeLine } from '../../kernel/process/lines';
import { preload } from '../../kernel/process/preload';
import { descriptors } from '../contract';
import { dropPrivileges } from '../sandbox/drop-privileges';
import type { StudentCommand } from './commands';
import { lineReader, lineWriter } from './line-pipe';
import { NoInput } from './no-input';

/** The student's process: runs the cells as the kernel's own process does, and then only answers. */
function main(): void {
  dropPrivileges();
  const { channel, evaluator, runner } = becomeCellProcess({
    events: descriptors.events,
    inputOf: (channel, context) => new NoInput(-1, channel, context),
  });
  followCommands(descriptors.commands, (line) => {
    const command = decodeLine(line) as StudentCommand;
    if (command.type === 'serve') void serve(evaluator.variables);
    else if (command.type === 'preload') preload(command.packages);
    else runner.start(command);
  });
  channel.send({ type: 'ready' });
}

async function serve(variables: Record<string, unknown>): Promise<void> {
  const { serveMembrane } = await import('../membrane/serve');
  await serveMembrane(lineReader(descriptors.questions), lineWriter(descriptors.answers), variables);
}

main();
