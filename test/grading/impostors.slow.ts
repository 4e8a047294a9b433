import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRunner } from '../../kernel-setup/grading/runner';
import { assignmentNames } from '../../src/course/assignment/course-folder';
import type { Runner } from '../../src/course/grade/contract';
import { USUAL_LIMITS } from '../../src/course/grade/options';
import { credulousTests } from '../../src/course/release/try-out';
import { course, load } from './assignments';

let runner: Runner;
beforeAll(async () => {
  runner = await createRunner({ sandbox: 'bwrap', workers: 1 });
});
afterAll(() => runner.close());

describe('answers that are none', () => {
  it.each(assignmentNames(course))('earn nothing in %s', async (name) => {
    const { source, files } = load(name);
    expect(await credulousTests(source, { runner, limits: USUAL_LIMITS, files })).toEqual([]);
  });
});
