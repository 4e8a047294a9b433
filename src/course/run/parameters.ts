import { randomBytes } from 'node:crypto';
import { type CodeCell, type Notebook, tagsOf } from '../notebook-file/types';

/** Values for the variables of a `parameters` cell, by name; each a JSON value. */
export type Parameters = Readonly<Record<string, unknown>>;

/** Reads `name=value`: the value is JSON where it can be (`50`, `true`, `[1,2]`), else the text itself. */
export function parseParameter(argument: string): [string, unknown] {
  const [, name, text = ''] = /^([A-Za-z_$][\w$]*)=(.*)$/s.exec(argument) ?? [];
  if (name === undefined)
    throw new RangeError(`Cannot set parameter as it must be name=value: current value is ${argument}`);
  try {
    return [name, JSON.parse(text)];
  } catch {
    return [name, text];
  }
}

/** The names that the notebook's `parameters` cell declares at the start of a line. */
export function declaredParameters(notebook: Notebook): string[] {
  const declarations = /^\s*(?:let|const|var)\s+([A-Za-z_$][\w$]*)/gm;
  return parametersCells(notebook).flatMap((cell) =>
    [...cell.source.matchAll(declarations)].map((match) => match[1]!),
  );
}

/**
 * A copy of the notebook with a cell after its `parameters` cell that declares again, with the given values,
 * those parameters that the cell declares. An injected cell of an earlier run is replaced.
 */
export function injectParameters(notebook: Notebook, parameters: Parameters): Notebook {
  const declared = declaredParameters(notebook);
  const lines = declared
    .filter((name) => Object.hasOwn(parameters, name))
    .map((name) => `let ${name} = ${JSON.stringify(parameters[name])};`);
  const copy = structuredClone(notebook);
  if (lines.length === 0) return copy;
  const cells = copy.cells.filter((cell) => !tagsOf(cell).includes('injected-parameters'));
  const after = cells.indexOf(cells.filter((cell) => tagsOf(cell).includes('parameters')).at(-1)!);
  const injected: CodeCell = {
    cell_type: 'code',
    ...(notebook.nbformat_minor >= 5 && { id: randomBytes(4).toString('hex') }),
    metadata: { tags: ['injected-parameters'] },
    source: ['// Parameters', ...lines].join('\n'),
    execution_count: null,
    outputs: [],
  };
  cells.splice(after + 1, 0, injected);
  return { ...copy, cells };
}

/** @throws RangeError when a parameter is declared by none of the notebooks. */
export function requireDeclared(parameters: Parameters, notebooks: readonly Notebook[]): void {
  const declared = [...new Set(notebooks.flatMap(declaredParameters))];
  for (const name of Object.keys(parameters)) {
    if (declared.includes(name)) continue;
    const known =
      declared.length > 0 ? `one of ${declared.join(', ')}` : 'declared in a cell tagged parameters';
    throw new RangeError(`Cannot set parameter as its name must be ${known}: current value is ${name}`);
  }
}

function parametersCells(notebook: Notebook): CodeCell[] {
  return notebook.cells.filter(
    (cell): cell is CodeCell => cell.cell_type === 'code' && tagsOf(cell).includes('parameters'),
  );
}
