import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { areAllTrusted } from '../../../../../../kernel-setup/lab/server/contents/trust/trusted-cells';
import { openNotebook } from '../../../../../../src/course/notebook-file/open-notebook';

/** Notebooks, and whether NotebookNotary.check_cells of Python's nbformat finds that nothing in them could act. */
interface Answer {
  readonly name: string;
  readonly text: string;
  readonly harmless?: boolean;
}

const file = join(__dirname, '../../../../../course/notebook-file/nbformat-answers.jsonl');
const answers = readFileSync(file, 'utf8')
  .trim()
  .split('\n')
  .map((line): Answer => JSON.parse(line))
  // Python goes through an empty object as through an empty list.
  .filter(({ name, harmless }) => harmless !== undefined && name !== 'cells = {}');

describe('areAllTrusted beside nbformat', () => {
  it('trusts nothing that nbformat does not trust', () => {
    const dangerous = answers.filter(({ harmless }) => !harmless);
    expect(dangerous.length).toBeGreaterThan(200);
    expect(dangerous.filter(isTrusted).map(({ name }) => name)).toEqual([]);
  });

  it('trusts what nbformat trusts, but for outputs of types that nobody knows', () => {
    const others = answers.filter((answer) => answer.harmless && !isTrusted(answer)).map(({ name }) => name);
    expect(others.filter((name) => !/output_type = |unknown output/.test(name))).toEqual([]);
  });
});

const isTrusted = ({ text }: Answer) => areAllTrusted(openNotebook(text, 'x').notebook.cells);
