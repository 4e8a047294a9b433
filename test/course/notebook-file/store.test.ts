import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readNotebook } from '../../../src/course/notebook-file/store';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'notebook-store-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('readNotebook', () => {
  it('says in one line that there is no file, or that it is no text', () => {
    expect(() => readNotebook(join(folder, 'none.ipynb'))).toThrow(
      /^Cannot read none\.ipynb as the file must be readable UTF-8: .*no such file/,
    );
    writeFileSync(join(folder, 'b.ipynb'), Buffer.from([0x7b, 0xff, 0xfe]));
    expect(() => readNotebook(join(folder, 'b.ipynb'))).toThrow(
      /^Cannot read b\.ipynb as .*: it is not UTF-8 text$/,
    );
  });
});
