import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { batchScript } from '../../../../src/course/grade/slurm/script';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'slurm script '));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (script: string, task: number) =>
  spawnSync('bash', ['-c', script], {
    env: { ...process.env, SLURM_ARRAY_TASK_ID: String(task) },
    encoding: 'utf8',
  });

const parts = (command: readonly string[]) => ({
  command,
  cwd: '/course',
  logs: folder,
  tasks: 3,
  sbatch: [],
});

describe('the batch script', () => {
  it('hands words over as they are, whatever a shell would make of them', () => {
    const word = fc.string({ maxLength: 30, unit: 'binary' }).filter((text) => !text.includes('\0'));
    fc.assert(
      fc.property(fc.array(word, { maxLength: 4 }), (words) => {
        const { stdout } = run(batchScript(parts(['printf', '%s\\0', ...words])), 2);
        expect(stdout.split('\0').slice(0, -1)).toEqual([...words, '--shards', '2/3']);
      }),
      { numRuns: 15 },
    );
  });

  it("keeps the task's exit status in a file and ends with it", () => {
    const { status } = run(batchScript(parts(['bash', '-c', 'exit 7'])), 3);
    expect(status).toBe(7);
    expect(readFileSync(join(folder, '3.status'), 'utf8')).toBe('7\n');
  });

  it("begins with directives for sbatch, the person's last", () => {
    const script = batchScript({
      ...parts(['grade']),
      cwd: '/a folder/"here"',
      sbatch: ['--partition=short', '--comment=two words'],
    });
    expect(script.split('\n').filter((line) => line.startsWith('#SBATCH'))).toEqual([
      '#SBATCH --job-name=diffusion-lab-grade',
      '#SBATCH --array=1-3',
      '#SBATCH "--chdir=/a folder/\\"here\\""',
      `#SBATCH "--output=${folder}/%a.log"`,
      '#SBATCH --open-mode=append',
      '#SBATCH --requeue',
      '#SBATCH --partition=short',
      '#SBATCH "--comment=two words"',
    ]);
    expect(() => execFileSync('bash', ['-n'], { input: script })).not.toThrow();
  });
});
