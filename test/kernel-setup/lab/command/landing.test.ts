import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { landingPath, requireRoot } from '../../../../kernel-setup/lab/command/landing';

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'landing-')));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const put = (...names: string[]) => {
  for (const name of names) writeFileSync(join(root, name), '{}');
};

describe('where the browser lands', () => {
  it('is notebook 00, and the file browser where there is none', () => {
    put('01-b.ipynb');
    expect(landingPath(root, undefined)).toBe('/lab');
    put('00-setup.ipynb');
    expect(landingPath(root, undefined)).toBe('/lab/tree/00-setup.ipynb');
  });

  it.each([
    ['1', '/lab/tree/01-kl%20intuition%20%3F.ipynb'],
    ['01', '/lab/tree/01-kl%20intuition%20%3F.ipynb'],
    ['10', '/lab/tree/10-flow.ipynb'],
    ['10-f', '/lab/tree/10-flow.ipynb'],
    ['my', '/lab/tree/my%20own.ipynb'],
    ['below/deep.ipynb', '/lab/tree/below/deep.ipynb'],
    ['text.md', '/lab/tree/text.md'],
  ])('is the notebook that %s names', (word, path) => {
    mkdirSync(join(root, 'below'));
    put(
      '00-setup.ipynb',
      '01-kl intuition ?.ipynb',
      '10-flow.ipynb',
      'my own.ipynb',
      'below/deep.ipynb',
      'text.md',
    );
    expect(landingPath(root, word)).toBe(path);
    if (word.includes('/')) expect(landingPath(root, join(root, word))).toBe(path);
  });

  it('must be a notebook of the folder, not one elsewhere', () => {
    put('00-setup.ipynb', 'outside.ipynb');
    const folder = join(root, 'folder');
    mkdirSync(folder);
    symlinkSync(join(root, 'outside.ipynb'), join(folder, '00-link.ipynb'));
    for (const word of ['../outside.ipynb', join(root, 'outside.ipynb'), '7', 'folder', '..'])
      expect(() => landingPath(folder, word)).toThrow(`it must be one of 00-link: current value is ${word}`);
    expect(() => landingPath(root, 'x')).toThrow('it must be one of 00-setup, outside: current value is x');
  });
});

describe('the folder shown', () => {
  it('has its links resolved, and must be one', () => {
    put('file');
    symlinkSync(root, join(root, 'link'));
    expect(requireRoot(join(root, 'link'))).toBe(root);
    for (const name of ['file', 'none'])
      expect(() => requireRoot(join(root, name))).toThrow(
        /--root must be a folder: current value is .*(file|none)$/,
      );
  });
});
