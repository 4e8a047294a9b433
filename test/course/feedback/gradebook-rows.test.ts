import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataFrame } from 'danfojs-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gradebook, gradebookParts } from '../../../src/course/feedback/gradebook-rows';
import type { SubmissionResult } from '../../../src/course/grade/contract';
import { smallResult } from './notebooks';

let folder: string;

function keep(result: SubmissionResult): void {
  const of = join(folder, 'autograded', result.student, result.assignment);
  mkdirSync(of, { recursive: true });
  mkdirSync(join(folder, 'submitted', result.student, result.assignment), { recursive: true });
  writeFileSync(join(of, `${result.notebook}.result.json`), JSON.stringify(result));
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gradebook-'));
  mkdirSync(join(folder, 'source', 'a1-kl'), { recursive: true });
  keep(smallResult());
  keep(smallResult({ student: 'bob', earned: 4, late: { days: 2, penalty: 0.5 } }));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('the results of a course as rows', () => {
  it('are one a submission', async () => {
    const rows = await gradebook(folder);
    expect(rows.map(({ student, score, daysLate, waiting }) => [student, score, daysLate, waiting])).toEqual([
      ['ada', 1.5, 0, 1],
      ['bob', 3.5, 2, 1],
    ]);
    expect(rows[0]).toMatchObject({ assignment: 'a1-kl', submitted: '2026-11-20T10:00:00.000Z', points: 10 });
  });

  it('or one a part', async () => {
    const rows = await gradebookParts(folder);
    expect(rows).toHaveLength(6);
    expect(rows[1]).toMatchObject({ student: 'ada', part: 'sign-test', status: 'partial', earned: 1.5 });
    expect(rows[2]!.earned).toBeNaN();
  });

  it('make a data frame', async () => {
    const frame = new DataFrame(await gradebook(folder));
    expect(frame.shape).toEqual([2, 11]);
    expect(frame.column('score').mean()).toBe(2.5);
  });

  it('are none where nothing has been graded', async () => {
    expect(await gradebook(join(folder, 'nowhere'))).toEqual([]);
  });
});
