import { describe, expect, it } from 'vitest';
import { tagsOf } from '../../../src/course/notebook-file/types';
import {
  declaredParameters,
  injectParameters,
  parseParameter,
  requireDeclared,
} from '../../../src/course/run/parameters';
import { code, notebookOf, tagged } from './notebooks';

const notebook = notebookOf(
  code('1'),
  tagged('let steps = 1000, other = 1;\nconst name: string = "a";\n  let rate = 0.1;', 'parameters'),
  code('steps'),
);

describe('parseParameter', () => {
  it.each([
    ['steps=50', ['steps', 50]],
    ['on=true', ['on', true]],
    ['list=[1,2]', ['list', [1, 2]]],
    ['name=spiral', ['name', 'spiral']],
    ['name="50"', ['name', '50']],
    ['empty=', ['empty', '']],
    ['formula=a=b', ['formula', 'a=b']],
  ])('%s', (argument, parsed) => expect(parseParameter(argument)).toEqual(parsed));

  it.each(['steps', '=1', '1a=2', 'a b=1'])('refuses %s', (argument) => {
    expect(() => parseParameter(argument)).toThrow(
      `Cannot set parameter as it must be name=value: current value is ${argument}`,
    );
  });
});

describe('injectParameters', () => {
  it('declares the given ones again in a cell after the parameters', () => {
    const cells = injectParameters(notebook, { steps: 50, name: 'b', unknown: 1 }).cells;
    expect(cells.map(({ source }) => source)).toEqual([
      '1',
      notebook.cells[1]!.source,
      '// Parameters\nlet steps = 50;\nlet name = "b";',
      'steps',
    ]);
    expect(tagsOf(cells[2]!)).toEqual(['injected-parameters']);
    expect(new Set(cells.map(({ id }) => id)).size).toBe(4);
  });

  it('replaces the cell of an earlier run', () => {
    const twice = injectParameters(injectParameters(notebook, { steps: 50 }), { steps: 60 });
    expect(twice.cells.map(({ source }) => source)).toContain('// Parameters\nlet steps = 60;');
    expect(twice.cells).toHaveLength(4);
  });

  it('changes nothing without parameters that the notebook declares', () => {
    expect(injectParameters(notebook, {})).toEqual(notebook);
    expect(injectParameters(notebook, { unknown: 1 })).toEqual(notebook);
    expect(injectParameters(notebookOf(code('let steps = 1')), { steps: 1 }).cells).toHaveLength(1);
  });
});

describe('requireDeclared', () => {
  it('wants each parameter in one of the notebooks', () => {
    expect(declaredParameters(notebook)).toEqual(['steps', 'name', 'rate']);
    requireDeclared({ rate: 1 }, [notebookOf(code('1')), notebook]);
    expect(() => requireDeclared({ rat: 1 }, [notebook])).toThrow(
      'Cannot set parameter as its name must be one of steps, name, rate: current value is rat',
    );
    expect(() => requireDeclared({ rate: 1 }, [notebookOf(code('1'))])).toThrow(
      'its name must be declared in a cell tagged parameters',
    );
  });
});
