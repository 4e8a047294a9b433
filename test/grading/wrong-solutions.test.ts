import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRunner } from '../../kernel-setup/grading/runner';
import { assignmentNames } from '../../src/course/assignment/course-folder';
import { nbgraderOf } from '../../src/course/assignment/nbgrader-cell';
import type { Runner } from '../../src/course/grade/contract';
import { applyWrong, wrongSolutions } from '../../src/course/grade/wrong-solutions';
import { course, expectFullMarks, expectNothing, expectWrong, load } from './assignments';

// All of them, and in the sandbox: test/grading/run.sh.
const [first] = assignmentNames(course);

let runner: Runner;
beforeAll(async () => {
  runner = await createRunner({ sandbox: 'none', workers: 2 });
});
afterAll(() => runner.close());

describe(`${first}, without a sandbox`, { concurrent: true }, () => {
  const assignment = load(first!);

  it('solved earns all points', () => expectFullMarks(runner, assignment));

  it('as it was released earns none', () => expectNothing(runner, assignment));

  it.each(['swapped-kl', 'missing-half', 'hard-coded'])('%s earns what is stated', (name) =>
    expectWrong(runner, assignment, wrongSolutions(course, first!).find((wrong) => wrong.name === name)!),
  );
});

describe.each(assignmentNames(course))('the wrong solutions of %s', (name) => {
  const { source, points } = load(name);
  const all = wrongSolutions(course, name);

  it('are six or more, of different names', () => {
    expect(new Set(all.map((wrong) => wrong.name)).size).toBe(all.length);
    expect(all.length).toBeGreaterThanOrEqual(6);
  });

  it('fit the source, and lose in tests what they are said to lose', () => {
    const tests = source.cells.flatMap((cell) => {
      const metadata = nbgraderOf(cell);
      return metadata?.grade && !metadata.solution ? [metadata.grade_id] : [];
    });
    const automatic = tests.reduce((sum, id) => sum + points.get(id)!, 0);
    for (const wrong of all) {
      expect(() => applyWrong(source, wrong)).not.toThrow();
      expect(tests).toEqual(expect.arrayContaining([...wrong.lost]));
      expect(wrong.lost.length).toBeGreaterThan(0);
      const least = wrong.lost.reduce((sum, id) => sum - points.get(id)!, automatic);
      expect(wrong.points).toBeGreaterThanOrEqual(least);
      expect(wrong.points).toBeLessThan(automatic);
    }
  });
});
