import { describe, expect, it } from 'vitest';
import { regionsOf } from '../../../src/course/assignment/regions';
import { CODE_STUB, TEXT_STUB, withoutHidden, withoutSolution } from '../../../src/course/assignment/strip';

const lines = (...text: string[]) => text.join('\n');

describe('the regions of a cell', () => {
  it('are found by the words, whatever comment they stand in', () => {
    const source = lines(
      'a',
      '  // ### BEGIN SOLUTION',
      'b',
      '  // ### END SOLUTION',
      '/* BEGIN HIDDEN TESTS */',
      'c',
      '/* END HIDDEN TESTS */',
      '=== BEGIN MARK SCHEME ===',
      '<!-- END MARK SCHEME -->',
    );
    expect(regionsOf(source)).toEqual({ solution: [[2, 4]], hidden: [[5, 7]], markScheme: [[8, 9]] });
  });

  it('may be several of one kind', () => {
    const one = lines('### BEGIN SOLUTION', 'x', '### END SOLUTION');
    expect(regionsOf(lines(one, 'y', one)).solution).toEqual([
      [1, 3],
      [5, 7],
    ]);
  });

  it('may be a mark scheme within a solution, and overlap in no other way', () => {
    const wrap = (outer: string, inner: string) =>
      lines(`### BEGIN ${outer}`, `### BEGIN ${inner}`, 'x', `### END ${inner}`, `### END ${outer}`);
    expect(regionsOf(wrap('SOLUTION', 'MARK SCHEME')).markScheme).toEqual([[2, 4]]);
    expect(() => regionsOf(wrap('SOLUTION', 'HIDDEN TESTS'))).toThrow(/must not overlap/);
    expect(() => regionsOf(wrap('MARK SCHEME', 'SOLUTION'))).toThrow(/must not overlap/);
  });

  it.each([
    [
      'nested',
      lines('### BEGIN SOLUTION', '### BEGIN SOLUTION', '### END SOLUTION'),
      /must not be nested.*line 2/,
    ],
    ['not closed', lines('a', '### BEGIN HIDDEN TESTS', 'b'), /must be followed by END HIDDEN TESTS.*line 2/],
    ['not opened', lines('a', '### END SOLUTION'), /must follow a BEGIN SOLUTION.*line 2/],
    ['behind code', 'return 1; // ### BEGIN SOLUTION', /must stand alone on its line/],
    ['in a text', "const s = 'END HIDDEN TESTS';", /must stand alone on its line/],
    ['in small letters', '// ### begin solution', /must stand alone on its line/],
    ['joined by a hyphen', '// ### BEGIN HIDDEN-TESTS', /must stand alone on its line/],
    ['of unknown words', '// ### BEGIN SOLUTOIN', /must stand alone on its line/],
  ])('are refused where a marker is %s', (_, source, message) => {
    expect(() => regionsOf(source, 'cell kl')).toThrow(message);
    expect(() => regionsOf(source, 'cell kl')).toThrow(/cell kl/);
  });

  it('are not seen where nothing was meant as a marker', () => {
    const source = lines('## Begin here', '### The end', 'begin();', '// the end of the line', '# 1');
    expect(regionsOf(source)).toEqual({ solution: [], hidden: [], markScheme: [] });
  });
});

describe('what a release leaves of a cell', () => {
  it('has a stub at the indentation of each marker', () => {
    const source = lines(
      'function f() {',
      '\t  // ### BEGIN SOLUTION',
      '    secret();',
      '// ### END SOLUTION',
      '}',
      '// ### BEGIN SOLUTION',
      'more();',
      '// ### END SOLUTION',
    );
    expect(withoutSolution(source, true)).toBe(lines('function f() {', `\t  ${CODE_STUB}`, '}', CODE_STUB));
  });

  it('is the stub alone where there are no markers', () => {
    expect(withoutSolution('const a = 1;', true)).toBe(CODE_STUB);
    expect(withoutSolution('Because.', false)).toBe(TEXT_STUB);
  });

  it('is what stands around hidden tests and mark schemes', () => {
    const source = lines('a', '// ### BEGIN HIDDEN TESTS', 'b', '// ### END HIDDEN TESTS', '', 'c');
    expect(withoutHidden(source)).toBe(lines('a', '', 'c'));
    expect(withoutHidden('a\n')).toBe('a\n');
  });
});
