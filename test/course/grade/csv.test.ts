import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvLine, parseCsv } from '../../../src/course/grade/csv';

const fieldsOf = (text: string) => parseCsv(text).rows.map(({ fields }) => fields);

describe('CSV', () => {
  it('reads the examples of RFC 4180, section 2', () => {
    expect(fieldsOf('aaa,bbb,ccc\r\nzzz,yyy,xxx\r\n')).toEqual([
      ['aaa', 'bbb', 'ccc'],
      ['zzz', 'yyy', 'xxx'],
    ]);
    expect(fieldsOf('"aaa","b\r\nbb","ccc"\r\nzzz,yyy,xxx')).toEqual([
      ['aaa', 'b\r\nbb', 'ccc'],
      ['zzz', 'yyy', 'xxx'],
    ]);
    expect(fieldsOf('"aaa","b""bb","ccc"')).toEqual([['aaa', 'b"bb', 'ccc']]);
  });

  it('reads what spreadsheets make of it: semicolons, a byte order mark, empty lines and fields', () => {
    expect(fieldsOf('\uFEFFa;b,c;d\n\n1;;\n')).toEqual([
      ['a', 'b,c', 'd'],
      ['1', '', ''],
    ]);
  });

  it('counts the lines of the file', () => {
    expect(parseCsv('a,b\n"1\n2",3\n4,5\n').rows.map(({ line }) => line)).toEqual([1, 2, 4]);
  });

  it('reads what it writes', () => {
    const field = fc.string({ unit: fc.constantFrom('a', ',', ';', '"', '\n', '\r\n', ' ', 'é', '\t') });
    const row = fc.array(field, { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 5 }), (rows) => {
        const kept = rows.filter((fields) => fields.some((text) => text.trim() !== ''));
        const text = ['x,y,z', ...rows.map((fields) => csvLine(fields))].join('\n');
        expect(fieldsOf(text).slice(1)).toEqual(kept);
      }),
    );
  });
});
