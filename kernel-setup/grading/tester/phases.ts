import type { CellOutcome, GradeCell } from '../../../src/course/grade/contract';

/**
 * Tests run in two phases, so that no student's function tells what hidden tests have asked it. First all of them run
 * without their hidden lines: what they print and say of failures may be shown. Then those that have hidden lines run
 * whole, for the score, and nothing that this run says is shown with what is visible. A function that keeps the
 * arguments of hidden calls finds no visible line after them to tell them on; pass or fail is all that comes out.
 */

/** A test as the release has it, with the lines in their places. */
export function visiblePart(cell: GradeCell): GradeCell {
  if (cell.hiddenLines.length === 0) return cell;
  const lines = cell.source.split(/\r\n|\n|\r/);
  for (const [first, last] of cell.hiddenLines) lines.fill('', first - 1, last);
  return { ...cell, source: lines.join('\n'), hiddenLines: [] };
}

/** Whether a test has to run whole: one that has failed already earns nothing more. */
export const isWorthwhile = (cell: GradeCell, visible: CellOutcome): boolean =>
  cell.hiddenLines.length > 0 && visible.status === 'ok';

const isHidden = (output: CellOutcome['outputs'][number]): boolean =>
  output.output_type === 'error' || ('metadata' in output && output.metadata.hidden === true);

const isResult = (output: CellOutcome['outputs'][number]): boolean => output.output_type === 'execute_result';

/** The outcome of a test from its two runs. */
export function combined(visible: CellOutcome, whole: CellOutcome): CellOutcome {
  const { value: _, ...rest } = visible;
  const both = {
    ...rest,
    stderr: visible.stderr || whole.stderr,
    seconds: visible.seconds + whole.seconds,
    ...(whole.fault && { fault: whole.fault }),
  };
  const shown = visible.outputs.filter((output) => !isResult(output));
  const hidden = whole.outputs.filter(isHidden);
  if (whole.status !== 'ok') {
    const { error } = whole;
    const outputs = [...shown, ...hidden];
    // Not run, since an earlier hidden test has cost the process: that would tell of that one.
    const status = error === undefined ? whole.status : 'error';
    return { ...both, status, outputs, ...(error && { error: { ...error, inHidden: true } }) };
  }
  if (whole.value === undefined) return { ...both, outputs: [...visible.outputs, ...hidden] };
  // A number is the score: that of the whole run counts.
  const score = whole.outputs.filter((output) => isResult(output) && !isHidden(output));
  return { ...both, outputs: [...shown, ...hidden, ...score], value: whole.value };
}
