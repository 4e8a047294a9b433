import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeFileAtomic } from '../../../files';
import { type Queue, type QueueState, slurmQueue } from './queue';
import { batchScript } from './script';

/** What is graded on Slurm, and how. */
export interface SlurmPlan {
  /** Program and arguments that grade on one machine; a task adds `--shards K/N`. */
  readonly command: readonly string[];
  readonly cwd: string;
  /** Folder of the script, of the logs, and of what is known of the last job; all machines see it. */
  readonly folder: string;
  /** How many submissions have no result that is up to date. */
  pending(): number | Promise<number>;
  /** Most tasks at the same time. */
  readonly tasks: number;
  /** Further options of `sbatch`. */
  readonly sbatch: readonly string[];
  say(line: string): void;
  /** Ends the waiting, not the job. */
  readonly signal?: AbortSignal;
  readonly queue?: Queue;
  /** Milliseconds between the first two questions to Slurm; later ones are up to 15 times as far apart. */
  readonly poll?: number;
}

/** What is left when the job has ended. */
export interface SlurmEnd {
  /** Submissions without a result that is up to date. */
  readonly left: number;
  /** Logs of tasks that failed or never ended. */
  readonly failed: readonly string[];
}

interface Job {
  readonly job: string;
  readonly tasks: number;
  readonly logs: string;
}

const SLOWEST = 15;

/**
 * Grades what is not graded on a cluster: writes the script of a job array, submits it and waits for its end. All that
 * counts are the result files: a command that was interrupted is run again, and joins the job that is still there;
 * after a job of which tasks failed, it submits what is left, and nothing where nothing is.
 *
 * @throws UsageError where Slurm is not there or refuses the job.
 */
export async function gradeOnSlurm(plan: SlurmPlan): Promise<SlurmEnd> {
  const { queue = slurmQueue, say } = plan;
  const joined = await runningJob(plan, queue);
  const count = joined ? undefined : await plan.pending();
  if (count === 0) return { left: 0, failed: [] };
  const job = joined ?? (await submit(plan, queue, count ?? 1));
  say(
    joined
      ? `Joined job ${job.job}, which runs already.`
      : `Submitted job ${job.job}: ${counted(count ?? 1, 'submission')}, ${counted(job.tasks, 'task')}.`,
  );
  if (!(await waitForEnd(job.job, plan, queue))) {
    say(`Job ${job.job} goes on. The same command waits for it again; scancel ${job.job} ends it.`);
    return { left: await plan.pending(), failed: [] };
  }
  return { left: await plan.pending(), failed: failedTasks(job) };
}

const counted = (n: number, what: string) => `${n} ${what}${n === 1 ? '' : 's'}`;
const recordOf = (folder: string) => join(folder, 'job.json');

async function runningJob({ folder }: SlurmPlan, queue: Queue): Promise<Job | undefined> {
  const job = readJob(recordOf(folder));
  if (job === undefined) return undefined;
  const state = await queue.state(job.job);
  return state && state.running + state.waiting > 0 ? job : undefined;
}

function readJob(path: string): Job | undefined {
  try {
    const { job, tasks, logs } = JSON.parse(readFileSync(path, 'utf8')) as Partial<Job>;
    const isOne = /^\d+$/.test(job ?? '') && typeof tasks === 'number' && typeof logs === 'string';
    return isOne ? ({ job, tasks, logs } as Job) : undefined;
  } catch {
    return undefined;
  }
}

async function submit(plan: SlurmPlan, queue: Queue, pending: number): Promise<Job> {
  const tasks = Math.max(1, Math.min(plan.tasks, pending));
  const logs = join(plan.folder, 'logs', new Date().toISOString().replace(/[:.]/g, '-'));
  mkdirSync(logs, { recursive: true });
  const script = join(plan.folder, 'job.sh');
  const { command, cwd, sbatch } = plan;
  writeFileAtomic(script, batchScript({ command, cwd, logs, tasks, sbatch }), 0o755);
  const job: Job = { job: await queue.submit(script), tasks, logs };
  writeFileAtomic(recordOf(plan.folder), `${JSON.stringify(job)}\n`);
  return job;
}

/** @returns false when the waiting was ended. */
async function waitForEnd(job: string, plan: SlurmPlan, queue: Queue): Promise<boolean> {
  const { signal, say, poll = 1000 } = plan;
  let last = '';
  for (let wait = poll; ; wait = Math.min(1.3 * wait, SLOWEST * poll)) {
    if (signal?.aborted) return false;
    const state = await queue.state(job);
    if (state && state.running + state.waiting === 0) return true;
    const line = described(state);
    if (line !== last) say(`  ${line}`);
    last = line;
    await sleep(wait, undefined, { signal }).catch(() => undefined);
  }
}

function described(state: QueueState | undefined): string {
  if (state === undefined) return 'Slurm does not answer; asking again';
  const { running, waiting, reason } = state;
  const why = waiting > 0 && reason && reason !== 'None' ? ` (${reason})` : '';
  return `${counted(running, 'task')} running, ${waiting} waiting${why}`;
}

/** Tasks write their exit status; one that was killed, or whose machine died, wrote none. */
function failedTasks({ tasks, logs }: Job): string[] {
  const all = Array.from({ length: tasks }, (_, task) => join(logs, `${task + 1}`));
  return all.filter((task) => statusOf(`${task}.status`) !== '0').map((task) => `${task}.log`);
}

function statusOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return undefined;
  }
}
