import { execFile } from 'node:child_process';
import { UsageError } from '../../run/options';

/** The tasks of a job that have not ended: how many run, how many wait, and what the first of them waits for. */
export interface QueueState {
  readonly running: number;
  readonly waiting: number;
  readonly reason: string | undefined;
}

/** What is asked of Slurm. */
export interface Queue {
  /** Submits a script. @returns the job's number @throws UsageError where Slurm refuses it or is not there. */
  submit(script: string): Promise<string>;
  /** @returns undefined when Slurm does not answer, for whatever reason. */
  state(job: string): Promise<QueueState | undefined>;
}

/** The Slurm that the commands `sbatch` and `squeue` of this machine speak to. */
export const slurmQueue: Queue = {
  submit: async (script) => {
    const { code, stdout, stderr } = await call('sbatch', ['--parsable', script]);
    const [job] = /^\d+/.exec(stdout) ?? [];
    if (code === 0 && job !== undefined) return job;
    throw new UsageError(
      code === 'ENOENT'
        ? 'Cannot grade on Slurm as its command sbatch must be there: it is not in the PATH'
        : `Cannot grade on Slurm as sbatch must take the job: it says ${(stderr || stdout).trim()}`,
    );
  },
  state: async (job) => {
    // One line a task; those that wait are joined, '12_[3-9,11%4]', unless it is asked for --array.
    const { code, stdout, stderr } = await call('squeue', [
      '--array',
      '--noheader',
      '--format=%t|%r',
      `--jobs=${job}`,
    ]);
    if (code === 0) return stateOf(stdout);
    return /invalid job id/i.test(stderr) ? { running: 0, waiting: 0, reason: undefined } : undefined;
  },
};

/** Reads lines such as 'R|None' and 'PD|Resources'. */
export function stateOf(lines: string): QueueState {
  const tasks = lines.split('\n').filter((line) => line.trim() !== '');
  const waiting = tasks.filter((line) => line.trim().startsWith('PD'));
  const reason = waiting[0]?.split('|')[1]?.trim();
  return { running: tasks.length - waiting.length, waiting: waiting.length, reason };
}

interface Answer {
  readonly code: number | string;
  readonly stdout: string;
  readonly stderr: string;
}

const call = (program: string, argv: readonly string[]): Promise<Answer> =>
  new Promise((resolve) => {
    execFile(program, argv, { encoding: 'utf8', maxBuffer: 1 << 26 }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : (error.code ?? 1), stdout, stderr }),
    );
  });
