import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Queue, stateOf } from '../../../../src/course/grade/slurm/queue';
import { gradeOnSlurm, type SlurmPlan } from '../../../../src/course/grade/slurm/run-on-slurm';

let folder: string;
let said: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'grade-slurm-'));
  said = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A queue that runs the tasks of a submitted script with bash, all at once, when it is first asked for its state. */
function shellQueue(tasks: number): Queue & { readonly submitted: string[] } {
  const submitted: string[] = [];
  let left: string | undefined;
  return {
    submitted,
    submit: async (script) => {
      submitted.push(script);
      left = script;
      return String(40 + submitted.length);
    },
    state: async () => {
      const script = left;
      left = undefined;
      for (let task = 1; script !== undefined && task <= tasks; task++)
        spawnSync('bash', [script], { env: { ...process.env, SLURM_ARRAY_TASK_ID: String(task) } });
      return { running: 0, waiting: 0, reason: undefined };
    },
  };
}

const results = () => readdirSync(folder).filter((name) => name.startsWith('result-'));

/** Six submissions; the task of part K/N grades those whose number is K modulo N, but for the broken. */
const plan = (queue: Queue, broken: readonly number[] = []): SlurmPlan => ({
  command: [
    'bash',
    '-c',
    `k=\${2%/*} n=\${2#*/}; for i in 1 2 3 4 5 6; do [ $((i % n + 1)) = "$k" ] || continue
     case " ${broken.join(' ')} " in *" $i "*) exit 3;; esac; echo > '${folder}'/result-$i; done`,
    'grade',
  ],
  cwd: folder,
  folder: join(folder, 'slurm'),
  pending: () => 6 - results().length,
  tasks: 3,
  sbatch: [],
  say: (line) => said.push(line),
  queue,
  poll: 1,
});

describe('grading on Slurm', () => {
  it('submits one array, waits, and leaves nothing', async () => {
    const queue = shellQueue(3);
    expect(await gradeOnSlurm(plan(queue))).toEqual({ left: 0, failed: [] });
    expect(results()).toHaveLength(6);
    expect(said[0]).toBe('Submitted job 41: 6 submissions, 3 tasks.');
  });

  it('names the logs of failed tasks, and submits what is left when it is run again', async () => {
    const queue = shellQueue(3);
    const first = await gradeOnSlurm(plan(queue, [2]));
    expect(first.left).toBeGreaterThan(0);
    expect(first.failed).toEqual([expect.stringMatching(/\/logs\/[^/]+\/3\.log$/)]);
    expect(await gradeOnSlurm(plan(queue))).toEqual({ left: 0, failed: [] });
    expect(queue.submitted).toHaveLength(2);
  });

  it('submits nothing where nothing is left', async () => {
    const queue = shellQueue(3);
    await gradeOnSlurm(plan(queue));
    expect(await gradeOnSlurm(plan(queue))).toEqual({ left: 0, failed: [] });
    expect(queue.submitted).toHaveLength(1);
  });

  it('a task that wrote no status, since it was killed, has failed', async () => {
    const queue: Queue = { ...shellQueue(0), submit: async () => '7' };
    const { failed, left } = await gradeOnSlurm(plan(queue));
    expect([failed.length, left]).toEqual([3, 6]);
  });

  it('joins the job that still runs, and leaves it when the waiting is ended', async () => {
    const ending = new AbortController();
    const queue: Queue = {
      submit: async () => '7',
      state: async () => {
        ending.abort();
        return { running: 2, waiting: 1, reason: 'Resources' };
      },
    };
    await gradeOnSlurm({ ...plan(queue), signal: ending.signal });
    expect(said.at(-1)).toMatch(/^Job 7 goes on\..*scancel 7 ends it\.$/);
    const later = shellQueue(3);
    const asked: string[] = [];
    const stillThere: Queue = {
      submit: later.submit,
      state: async (job) =>
        asked.push(job) === 1
          ? { running: 1, waiting: 0, reason: undefined }
          : { running: 0, waiting: 0, reason: undefined },
    };
    await gradeOnSlurm(plan(stillThere));
    expect(said.at(-1)).toBe('Joined job 7, which runs already.');
    expect(asked[0]).toBe('7');
    expect(later.submitted).toHaveLength(0);
  });

  it('goes on asking a Slurm that does not answer', async () => {
    let questions = 0;
    const queue: Queue = {
      submit: async () => '7',
      state: async () => (++questions < 4 ? undefined : { running: 0, waiting: 0, reason: undefined }),
    };
    await gradeOnSlurm(plan(queue));
    expect(questions).toBe(4);
    expect(said).toContain('  Slurm does not answer; asking again');
  });

  it('a record of the last job that is no record counts as none', async () => {
    const queue = shellQueue(3);
    await gradeOnSlurm(plan(queue, [2]));
    writeFileSync(join(folder, 'slurm', 'job.json'), '{"job": "1; rm -rf /"}');
    expect((await gradeOnSlurm(plan(queue))).left).toBe(0);
    expect(existsSync(folder)).toBe(true);
  });
});

describe("squeue's lines", () => {
  it('are one task each', () => {
    expect(stateOf('R|None\nCG|None\nPD|Resources\nPD|Priority\n')).toEqual({
      running: 2,
      waiting: 2,
      reason: 'Resources',
    });
    expect(stateOf('')).toEqual({ running: 0, waiting: 0, reason: undefined });
  });
});
