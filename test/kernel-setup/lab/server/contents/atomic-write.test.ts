import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { replaceFile } from '../../../../../kernel-setup/lab/server/contents/atomic-write';
import { fileFault } from '../../../../../kernel-setup/lab/server/contents/file-fault';
import { HttpError } from '../../../../../kernel-setup/lab/server/http-error';
import { labFolder } from './lab-folder';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'atomic-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const path = () => join(folder, 'a.txt');

describe('replaceFile', () => {
  it('replaces the file by another, whole one: who reads the old one still reads all of it', async () => {
    writeFileSync(path(), 'old');
    const reader = openSync(path(), 'r');
    await replaceFile(path(), Buffer.from('new'));
    expect([readFileSync(reader, 'utf8'), readFileSync(path(), 'utf8')]).toEqual(['old', 'new']);
    closeSync(reader);
    expect(readdirSync(folder)).toEqual(['a.txt']);
  });

  it('keeps the permission bits', async () => {
    for (const mode of [0o600, 0o664, 0o755]) {
      writeFileSync(path(), 'old', { flag: 'a' });
      chmodSync(path(), mode);
      await replaceFile(path(), Buffer.from('new'));
      expect(statSync(path()).mode & 0o777).toBe(mode);
    }
  });

  it('leaves a file that its owner protects, but for root, who may write everything', async () => {
    writeFileSync(path(), 'old');
    chmodSync(path(), 0o444);
    const saved = await replaceFile(path(), Buffer.from('new')).then(
      () => 'new',
      (error: NodeJS.ErrnoException) => error.code,
    );
    expect(saved).toBe(process.getuid?.() === 0 ? 'new' : 'EACCES');
    expect(readFileSync(path(), 'utf8')).toBe(saved === 'new' ? 'new' : 'old');
  });

  it('leaves the old file, and nothing else, when writing fails', async () => {
    writeFileSync(path(), 'old');
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    const failing = replaceFile(path(), async (file) => {
      await file.writeFile('half');
      throw full;
    });
    await expect(failing).rejects.toBe(full);
    expect(readFileSync(path(), 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['a.txt']);
  });

  it('removes what killed writers left, and nothing of writers that run', async () => {
    const { pid: dead } = spawnSync(process.execPath, ['-e', '']);
    const left = `.~lab-${dead}-1.partial`;
    const running = `.~lab-${process.ppid}-1.partial`;
    for (const name of [left, running, '.~lab-x.partial']) writeFileSync(join(folder, name), '');
    await replaceFile(path(), Buffer.from('new'));
    expect(readdirSync(folder).sort()).toEqual([running, '.~lab-x.partial', 'a.txt'].sort());
  });

  it('lets many writers at once each write all of it', async () => {
    const texts = Array.from({ length: 20 }, (_, i) => String(i).repeat(50_000));
    await Promise.all(texts.map((text) => replaceFile(path(), Buffer.from(text))));
    expect(texts).toContain(readFileSync(path(), 'utf8'));
    expect(readdirSync(folder)).toEqual(['a.txt']);
  });
});

describe('saving', () => {
  it('ends with what was asked for last, however fast each save was', async () => {
    const lab = await labFolder();
    const sizes = [3_000_000, 10, 1_000_000, 5];
    const saves = sizes.map((size, i) =>
      lab.call('PUT', '/api/contents/a.txt', {
        type: 'file',
        format: 'text',
        content: String(i).repeat(size),
      }),
    );
    await Promise.all(saves);
    expect(readFileSync(join(lab.root, 'a.txt'), 'utf8')).toBe('33333');
    await lab.close();
  });

  it('through a link writes what it leads to, and keeps the link', async () => {
    const lab = await labFolder();
    writeFileSync(join(lab.root, 'a.txt'), 'old');
    symlinkSync('a.txt', join(lab.root, 'b.txt'));
    await lab.call('PUT', '/api/contents/b.txt', { type: 'file', format: 'text', content: 'new' });
    expect(readFileSync(join(lab.root, 'a.txt'), 'utf8')).toBe('new');
    expect(existsSync(join(lab.root, 'b.txt'))).toBe(true);
    await lab.close();
  });
});

describe('fileFault', () => {
  it.each([
    ['ENOSPC', 507, 'the disk must have room'],
    ['EACCES', 403, 'you must have permission'],
    ['EROFS', 403, 'the disk must be writable'],
    ['ENOENT', 404, 'the file or folder must exist'],
    ['EIO', 500, 'the disk must accept it'],
  ])('answers %s with %i', (code, status, rule) => {
    const fault = fileFault(Object.assign(new Error('/root/secret/a.txt'), { code }), 'save a.txt');
    expect(fault).toBeInstanceOf(HttpError);
    expect(fault).toMatchObject({ status, message: `Cannot save a.txt as ${rule}: the system says ${code}` });
  });

  it('leaves other errors as they are', () => {
    const error = new TypeError('x');
    expect(fileFault(error, 'save')).toBe(error);
  });
});
