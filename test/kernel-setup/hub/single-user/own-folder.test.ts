import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { closeHome, courseFiles, fillOwnFolder } from '../../../../kernel-setup/hub/single-user/own-folder';

let folder: string;
let notebooks: string;
let own: string;
const write = (path: string, text = path) => {
  mkdirSync(join(notebooks, path, '..'), { recursive: true });
  writeFileSync(join(notebooks, path), text);
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'own-folder-'));
  notebooks = join(folder, 'notebooks');
  own = join(folder, 'home', 'course');
  mkdirSync(join(folder, 'home'));
  write('00-setup.ipynb');
  write('01-kl.ipynb');
  write('assignments/release/a1/a1.ipynb');
  write('assignments/release/a1/table.csv');
  write('assignments/source/a1/a1.ipynb', 'the solutions');
  write('assignments/submitted/bob/a1/a1.ipynb', 'of somebody else');
  write('assignments/nbgrader_config.py');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("a student's own folder", () => {
  it('gets lectures and released assignments: no source, nothing of others', () => {
    expect(courseFiles(notebooks).map(([, to]) => to)).toEqual([
      '00-setup.ipynb',
      '01-kl.ipynb',
      'assignments/a1/a1.ipynb',
      'assignments/a1/table.csv',
    ]);
    expect(fillOwnFolder(notebooks, own)).toHaveLength(4);
    expect(readFileSync(join(own, 'assignments/a1/a1.ipynb'), 'utf8')).toBe(
      'assignments/release/a1/a1.ipynb',
    );
  });

  it('keeps what the student has, and gets what is new', () => {
    fillOwnFolder(notebooks, own);
    writeFileSync(join(own, '01-kl.ipynb'), 'my work');
    write('assignments/release/a2/a2.ipynb');
    expect(fillOwnFolder(notebooks, own)).toEqual(['assignments/a2/a2.ipynb']);
    expect(readFileSync(join(own, '01-kl.ipynb'), 'utf8')).toBe('my work');
  });

  it('copies can be written to, by their owner alone, even of a read-only course', () => {
    chmodSync(join(notebooks, '00-setup.ipynb'), 0o444);
    fillOwnFolder(notebooks, own);
    expect(statSync(join(own, '00-setup.ipynb')).mode & 0o777).toBe(0o600);
    expect(statSync(own).mode & 0o777).toBe(0o700);
  });

  it('writes through no link, dangling ones included', () => {
    mkdirSync(own, { recursive: true });
    symlinkSync(join(folder, 'victim'), join(own, '00-setup.ipynb'));
    fillOwnFolder(notebooks, own);
    expect(existsSync(join(folder, 'victim'))).toBe(false);
  });

  it('its home is closed for others, with everything else of its mode kept', () => {
    const home = join(folder, 'home');
    chmodSync(home, 0o2755);
    expect(closeHome(home)).toBe(true);
    expect(statSync(home).mode & 0o7777).toBe(0o2700);
    expect(closeHome(home)).toBe(false);
  });
});
