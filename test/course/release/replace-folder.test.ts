import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { companionFiles } from '../../../src/course/assignment/companion-files';
import {
  copyFiles,
  draftBeside,
  isSameFolder,
  recover,
  replaceFolder,
} from '../../../src/course/release/replace-folder';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'replace-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const write = (folder: string, files: Record<string, string>) => {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
};

describe('a folder that is replaced', () => {
  const target = () => join(root, 'a1');

  it('holds what the draft held, and nothing is left beside it', () => {
    write(target(), { 'old.txt': 'old' });
    const draft = draftBeside(target());
    write(draft, { 'new.txt': 'new' });
    replaceFolder(target(), draft);
    expect(readdirSync(root)).toEqual(['a1']);
    expect(readdirSync(target())).toEqual(['new.txt']);
  });

  it('need not be there before', () => {
    const draft = draftBeside(join(root, 'release', 'a1'));
    write(draft, { 'new.txt': 'new' });
    replaceFolder(join(root, 'release', 'a1'), draft);
    expect(readFileSync(join(root, 'release', 'a1', 'new.txt'), 'utf8')).toBe('new');
  });

  it('loses the drafts of processes that are gone, and of no others', () => {
    // No process has a number above 2^22.
    for (const name of [
      '.a1.99999999.partial',
      `.a1.${process.ppid}.partial`,
      '.a1.notes.partial',
      '.a11.99999999.partial',
    ])
      mkdirSync(join(root, name));
    const draft = draftBeside(target());
    expect(readdirSync(root).sort()).toEqual(
      [
        '.a1.notes.partial',
        '.a11.99999999.partial',
        `.a1.${process.ppid}.partial`,
        `.a1.${process.pid}.partial`,
      ].sort(),
    );
    expect(readdirSync(draft)).toEqual([]);
  });

  it('is put back where a process was killed between the two names', () => {
    write(join(root, '.a1.old'), { 'old.txt': 'old' });
    recover(target());
    expect(readdirSync(root)).toEqual(['a1']);
    expect(readFileSync(join(target(), 'old.txt'), 'utf8')).toBe('old');
  });

  it('stays where a process was killed before it removed the old one', () => {
    write(join(root, '.a1.old'), { 'old.txt': 'old' });
    write(target(), { 'new.txt': 'new' });
    recover(target());
    expect(readdirSync(root)).toEqual(['a1']);
    expect(readdirSync(target())).toEqual(['new.txt']);
  });

  it('stays where the draft cannot take its place', () => {
    write(target(), { 'old.txt': 'old' });
    expect(() => replaceFolder(target(), join(root, 'no-such-draft'))).toThrow(/Cannot write .*a1 as/);
    expect(readFileSync(join(target(), 'old.txt'), 'utf8')).toBe('old');
  });

  it('is the same as another by names and contents', () => {
    write(join(root, 'x'), { 'a.txt': '1', 'b/c.txt': '2' });
    write(join(root, 'y'), { 'a.txt': '1', 'b/c.txt': '2', '.ipynb_checkpoints/a.txt': '0' });
    expect(isSameFolder(join(root, 'x'), join(root, 'y'))).toBe(true);
    write(join(root, 'y'), { 'b/c.txt': '3' });
    expect(isSameFolder(join(root, 'x'), join(root, 'y'))).toBe(false);
    renameSync(join(root, 'y', 'b', 'c.txt'), join(root, 'y', 'b', 'd.txt'));
    expect(isSameFolder(join(root, 'x'), join(root, 'y'))).toBe(false);
    expect(isSameFolder(join(root, 'x'), join(root, 'none'))).toBe(false);
  });
});

describe('the files beside a notebook', () => {
  it('are all but notebooks, hidden files and what nbgrader ignores', () => {
    const wanted = { 'data.csv': '', 'pictures/a.png': '', 'pictures/more/b.png': '' };
    write(root, {
      ...wanted,
      'a1.ipynb': '',
      '.ipynb_checkpoints/a1.ipynb': '',
      '__pycache__/a.pyc': '',
      'b.pyc': '',
      'feedback/a.html': '',
      'notes.md~': '',
      '.secret': '',
    });
    expect(companionFiles(root)).toEqual(Object.keys(wanted));
    copyFiles(root, companionFiles(root), join(root, 'copy'));
    expect(existsSync(join(root, 'copy', 'pictures', 'more', 'b.png'))).toBe(true);
  });

  it('are no links', () => {
    symlinkSync('/etc/hostname', join(root, 'data.csv'));
    expect(() => companionFiles(root)).toThrow(
      /they must be files and folders, not links: current value is "data.csv"/,
    );
  });
});
