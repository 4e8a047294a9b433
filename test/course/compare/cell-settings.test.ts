import { describe, expect, it } from 'vitest';
import { cellSettings, requireCellSettings } from '../../../src/course/compare/cell-settings';
import { code, notebookOf } from '../run/notebooks';

const cell = (diffusion_lab: unknown, ...tags: string[]) => code('1', { metadata: { tags, diffusion_lab } });

describe('cellSettings', () => {
  it('reads tolerance and time limit', () => {
    expect(cellSettings(code('1'))).toEqual({ timeout: undefined });
    expect(cellSettings(cell({ tolerance: { rel: 0.1 }, timeout: 9 }, 'trained'))).toEqual({
      timeout: 9,
      tolerance: { rel: 0.1, abs: 0 },
    });
  });

  it.each([
    [
      'a trained cell without a tolerance',
      cell({}, 'trained'),
      'tagged trained, must state metadata.diffusion_lab.tolerance',
    ],
    [
      'a tolerance of nothing',
      cell({ tolerance: { rel: 0 } }, 'trained'),
      'must state metadata.diffusion_lab.tolerance',
    ],
    [
      'a negative tolerance',
      cell({ tolerance: { rel: -1, abs: 2 } }, 'trained'),
      'must state metadata.diffusion_lab.tolerance',
    ],
    [
      'a tolerance of text',
      cell({ tolerance: { abs: '1' } }, 'trained'),
      'must state metadata.diffusion_lab.tolerance',
    ],
    [
      'a misspelt bound',
      cell({ tolerance: { relative: 0.1 } }, 'trained'),
      'must state metadata.diffusion_lab.tolerance',
    ],
    [
      'a tolerance of a cell that is compared exactly',
      cell({ tolerance: { rel: 0.1 } }),
      'a cell with a tolerance must be tagged trained',
    ],
    ['a misspelt setting', cell({ tolerances: {} }), 'must hold timeout and tolerance only'],
    [
      'a time limit of 0',
      cell({ timeout: 0 }),
      'metadata.diffusion_lab.timeout must be seconds above 0: current value is 0',
    ],
    ['settings that are no object', cell(3), 'metadata.diffusion_lab must be an object: current value is 3'],
  ])('refuses %s', (_, wrong, message) => {
    expect(() => requireCellSettings('03-vae', notebookOf(code('1'), wrong))).toThrow(message);
    expect(() => requireCellSettings('03-vae', notebookOf(code('1'), wrong))).toThrow(
      /^Cannot use 03-vae as cell 2,? /,
    );
  });
});
