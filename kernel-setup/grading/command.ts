import { join } from 'node:path';
import type { Runner } from '../../src/course/grade/contract';
import { gradeCommand as grade } from '../../src/course/grade/grade-command';
import { GRADE_HELP } from '../../src/course/grade/options';
import { RELEASE_HELP, releaseCommand as release } from '../../src/course/release/release-command';
import { UsageError } from '../../src/course/run/options';
import { packageRoot } from '../../src/files';
import { createRunner } from './runner';

/** The command `grade`, with the sandbox that this machine has. @returns its exit status. */
export async function gradeCommand(argv: readonly string[]): Promise<number> {
  if (asksHelp(argv)) return help(GRADE_HELP);
  const program = [
    process.execPath,
    join(packageRoot(), 'kernel-setup', 'bin', 'diffusion-lab.cjs'),
    'grade',
  ];
  return grade(argv, { createRunner: sandboxed, screen: process.stdout, program });
}

/** The command `release`: what it releases has been graded with full marks before. @returns its exit status. */
export async function releaseCommand(argv: readonly string[]): Promise<number> {
  if (asksHelp(argv)) return help(RELEASE_HELP);
  return release(argv, { createRunner: sandboxed, screen: process.stdout });
}

/** Without a sandbox only where the teacher says so. */
async function sandboxed({ unsafe, workers }: { unsafe: boolean; workers: number }): Promise<Runner> {
  try {
    return await createRunner({ sandbox: unsafe ? 'none' : 'bwrap', workers });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

const asksHelp = (argv: readonly string[]): boolean => argv.includes('--help') || argv.includes('-h');

function help(text: string): number {
  console.log(text);
  return 0;
}
