import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CappedLines } from '../../../../kernel-setup/grading/student/capped-lines';

it('gives the lines of a text however it is cut', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), fc.array(fc.nat({ max: 9 })), (parts, cuts) => {
      const text = `${parts.join('\n')}\n`;
      const bytes = Buffer.from(text);
      const lines: string[] = [];
      const reader = new CappedLines(1e6, (line) => lines.push(line));
      let from = 0;
      for (const cut of cuts) {
        reader.push(bytes.subarray(from, from + cut));
        from = Math.min(bytes.length, from + cut);
      }
      reader.push(bytes.subarray(from));
      expect(lines).toEqual(text.split('\n').filter((line) => line !== ''));
    }),
  );
});

it('refuses a line that is too long before its end has come', () => {
  const reader = new CappedLines(10, () => undefined);
  expect(reader.push(Buffer.from('12345\n1234567890'))).toBe(true);
  expect(reader.push(Buffer.from('1'))).toBe(false);
});
