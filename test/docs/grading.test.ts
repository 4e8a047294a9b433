import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { START_HELP } from '../../kernel-setup/lab/command/options';
import { kindOf } from '../../src/course/assignment/kind';
import { nbgraderOf } from '../../src/course/assignment/nbgrader-cell';
import { releaseOf } from '../../src/course/assignment/release-of';
import { GRADE_HELP } from '../../src/course/grade/options';
import { parseNotebook } from '../../src/course/notebook-file/parse';
import { formatNotebook } from '../../src/course/notebook-file/write';
import { newAssignment } from '../../src/course/release/new-assignment';
import { NEW_HELP } from '../../src/course/release/new-command';
import { RELEASE_HELP } from '../../src/course/release/release-command';
import { VALIDATE_HELP } from '../../src/course/validate/validate-command';

const text = readFileSync(join(__dirname, '../../docs/grading.md'), 'utf8');
const part = (heading: string) => text.split(/^#{2,3} /m).find((one) => one.startsWith(heading))!;
const fences = (source: string, language: string) =>
  [...source.matchAll(/```(\w+)\n([\s\S]*?)```/g)]
    .filter(([, name]) => name === language)
    .map((found) => found[2]!);

describe('the guide to grading', () => {
  it('shows the metadata that a new assignment has', () => {
    const shown = JSON.parse(fences(part('Writing in the Lab'), 'json')[0]!);
    const answer = newAssignment().cells.find((cell) => nbgraderOf(cell)?.grade_id === 'entropy')!;
    expect(shown).toEqual(answer.metadata);
    expect(kindOf(answer)).toBe('solution');
  });

  it('edits the release into what it says: an answer without the guard, and words', () => {
    const file = formatNotebook(releaseOf(newAssignment()));
    const sed = fences(part('Ten minutes'), 'sh').find((block) => block.includes('YOUR ANSWER HERE'))!;
    const edits = [...sed.matchAll(/s\/([^/]+)\/([^/]+)\//g)].map(([, from, to]) => [from!, to!] as const);
    expect(edits).toHaveLength(2);
    // In sed's basic expressions `(` and `)` are themselves.
    const pattern = (from: string) => new RegExp(from.replace(/[()]/g, '\\$&'));
    for (const [from] of edits) expect(file.match(new RegExp(pattern(from), 'g'))).toHaveLength(1);
    const edited = edits.reduce((now, [from, to]) => now.replace(pattern(from), to), file);
    const [, answer, , , why] = parseNotebook(edited, 'hello.ipynb').cells;
    expect(answer!.source).toContain('{\n  return -p.reduce((sum, v) => sum + v * Math.log(v), 0);\n}');
    expect(why!.source).toBe('I knew it before.');
  });

  it('names options that exist', () => {
    const known = `${GRADE_HELP}${RELEASE_HELP}${VALIDATE_HELP}${NEW_HELP}${START_HELP}`;
    const ours = text.split('## With nbgrader')[0]!;
    const named = new Set([...ours.matchAll(/(?<![\w-])--[a-z][a-z-]+/g)].map(([option]) => option));
    expect(named.size).toBeGreaterThan(12);
    expect([...named].filter((option) => !known.includes(option))).toEqual([]);
  });

  it('has a table of cells that the format agrees with', () => {
    const rows = part('The format')
      .split('\n')
      .filter((line) => /^\| (given|answer|tests|task)/.test(line))
      .map((line) => line.split('|').map((cell) => cell.trim()));
    const kinds = rows.map(([, , grade, solution, locked, task, points]) => {
      const nbgrader = {
        schema_version: 3,
        grade_id: 'a',
        grade: grade === 'true',
        solution: solution === 'true',
        locked: locked === 'true',
        task: task === 'true',
        ...(points === 'yes' ? { points: 1 } : {}),
      };
      return kindOf({
        cell_type: task === 'true' ? 'markdown' : 'code',
        metadata: { nbgrader },
        source: '',
        ...(task === 'true' ? {} : { outputs: [], execution_count: null }),
      } as Parameters<typeof kindOf>[0]);
    });
    expect(kinds).toEqual(['given', 'solution', 'tests', 'manual', 'task']);
  });
});
