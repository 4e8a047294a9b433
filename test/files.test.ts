import { spawn } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import ts from 'typescript';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeFileAtomic } from '../src/files';

const SOURCE = join(__dirname, '../src/files.ts');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'files-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('writeFileAtomic', () => {
  it('makes the folder, writes the content, and leaves nothing else', () => {
    const path = join(folder, 'deep', 'a.txt');
    writeFileAtomic(path, 'one');
    writeFileAtomic(path, 'two');
    expect(readFileSync(path, 'utf8')).toBe('two');
    expect(readdirSync(join(folder, 'deep'))).toEqual(['a.txt']);
  });

  it('says in one sentence that a folder cannot be written, and leaves nothing behind', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(() => writeFileAtomic(join(folder, 'file', 'a.txt'), '')).toThrow(
      /^Cannot write .*a\.txt as its folder must be writable: /,
    );
    mkdirSync(join(folder, 'taken'));
    expect(() => writeFileAtomic(join(folder, 'taken'), '')).toThrow(/^Cannot write /);
    expect(readdirSync(folder).sort()).toEqual(['file', 'taken']);
  });

  it('keeps the permission bits of an old file, and takes those asked for with a new one', () => {
    const path = join(folder, 'a.txt');
    writeFileAtomic(path, 'one', 0o600);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    chmodSync(path, 0o640);
    writeFileAtomic(path, 'two');
    expect(statSync(path).mode & 0o777).toBe(0o640);
  });

  it('writes a file whose name is as long as names may be', () => {
    const name = `${'ü'.repeat(120)}${'x'.repeat(15)}`;
    writeFileAtomic(join(folder, name), 'one');
    expect(readdirSync(folder)).toEqual([name]);
  });

  it('leaves the old file or the new one when the process is killed in the middle', async () => {
    const path = join(folder, 'a.bin');
    const contents = ['a', 'b'].map((letter) => letter.repeat(4_000_000));
    writeFileSync(path, contents[0]!);
    compileSource(join(folder, 'compiled'));
    const seen = new Set<string>();
    // On a busy machine most moments are before or after a write.
    for (let round = 0; round < 8 || (round < 60 && seen.size < 2); round++) {
      // Different moments of a write, which takes some milliseconds.
      await killWriterAfter(3 + ((7 * round) % 60), path);
      const content = readFileSync(path, 'utf8');
      expect(contents).toContain(content);
      seen.add(
        readdirSync(folder).some((name) => name.endsWith('.partial')) ? 'in the middle' : 'between writes',
      );
    }
    expect(seen).toContain('in the middle');
    writeFileAtomic(path, 'next');
    expect(readdirSync(folder).sort()).toEqual(['a.bin', 'compiled']);
  });
});

/** The source as JavaScript, for a process of its own. */
function compileSource(out: string): void {
  mkdirSync(out);
  const { outputText } = ts.transpileModule(readFileSync(SOURCE, 'utf8'), {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  writeFileSync(join(out, 'files.js'), outputText);
}

/** Starts a process that writes two contents in turn without end, and kills it so long after its first write. */
async function killWriterAfter(ms: number, path: string): Promise<void> {
  const code = `
    const { writeFileAtomic } = require(${JSON.stringify(join(folder, 'compiled', 'files.js'))});
    const contents = ['a', 'b'].map((letter) => letter.repeat(4_000_000));
    process.stdout.write('ready');
    for (let i = 0; ; i++) writeFileAtomic(${JSON.stringify(path)}, contents[i % 2]);`;
  const child = spawn(process.execPath, ['-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise((resolve, reject) => {
    child.stdout.once('data', resolve);
    child.once('exit', () => reject(new Error('the writer ended by itself')));
  });
  await sleep(ms);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}
