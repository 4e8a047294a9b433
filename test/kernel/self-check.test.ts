import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatNotebook } from '../../src/course/notebook-file/write';
import { assignment, DOUBLE } from '../course/validate/assignment';
import { useKernel } from './fixture';

const test = useKernel();
const save = (answer?: string) => test.write('a.ipynb', formatNotebook(assignment(answer)));

describe('check(id) in a cell', () => {
  it('runs the tests of the saved notebook against the variables of the session', async () => {
    save();
    await test.run('const three: number = 3;');
    await test.run(DOUBLE);
    await test.run('const triple = (x: number): number => x;');
    const { text } = await test.run("import { check } from 'diffusion-lab';\ncheck('double')");
    expect(String(text).split('\n').slice(2)).toEqual([
      'double-small  ✓ passed',
      'triple-small  ◐ in part',
      '    0.5 of 2 points',
      'The text of answer triple that is saved was not run in this session: run its cell, and save the notebook.',
      'Grading runs these tests again, in a fresh session, and may add others that are not shown here.',
    ]);
  });

  it('shows a table that a front-end can draw, with the hint', async () => {
    await test.run('const double = (x: number): number => x;');
    const { result } = await test.run("check('double-small')");
    expect(result!['text/html']).toContain('6 expected<br><b>Hint:</b> twice');
  });

  it('is shown when it is not the value of the cell, too, and leaves the value alone', async () => {
    const { displays, text } = await test.run(
      "check('half'); await new Promise((f) => setTimeout(f, 200)); 7",
    );
    expect(text).toBe('7');
    expect(displays).toHaveLength(1);
    expect(JSON.stringify(displays[0])).toContain('half is not defined');
  });

  it('can be interrupted where an answer does not end, and works again after it', async () => {
    await test.run('const double = (x: number): number => { for (;;) x += 0; };');
    const stuck = test.run("check('double-small')");
    setTimeout(() => void test.kernel.interrupt(), 700);
    expect((await stuck).error).toBeDefined();
    await test.run(DOUBLE);
    expect((await test.run("check('double-small')")).text).toContain('✓ passed');
    expect(readFileSync(join(test.folder, 'a.ipynb'), 'utf8')).toBe(formatNotebook(assignment()));
  });
});
