import { afterAll, beforeAll, describe, it } from 'vitest';
import { createRunner } from '../../kernel-setup/grading/runner';
import { assignmentNames } from '../../src/course/assignment/course-folder';
import type { Runner } from '../../src/course/grade/contract';
import { wrongSolutions } from '../../src/course/grade/wrong-solutions';
import { course, expectFullMarks, expectNothing, expectWrong, load } from './assignments';

let runner: Runner;
beforeAll(async () => {
  runner = await createRunner({ sandbox: 'bwrap', workers: 2 });
});
afterAll(() => runner.close());

describe.each(assignmentNames(course))('%s, in the sandbox', (name) => {
  const assignment = load(name);

  it('solved earns all points', () => expectFullMarks(runner, assignment));

  it('as it was released earns none', () => expectNothing(runner, assignment));

  describe('answered wrongly', { concurrent: true }, () => {
    it.each(wrongSolutions(course, name).map((wrong) => [wrong.name, wrong] as const))('%s', (_, wrong) =>
      expectWrong(runner, assignment, wrong),
    );
  });
});
