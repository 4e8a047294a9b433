import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readNotebook, writeNotebook } from '../../../src/course/notebook-file/store';
import { code, markdown, notebookOf, tagged } from './notebooks';

/** The command line as built, and with it the real kernel over real sockets. */
const CLI = join(__dirname, '../../../dist/src/course/cli.js');

let folder: string;
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'end-to-end-')));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const path = (name: string) => join(folder, `${name}.ipynb`);

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command notebooks; `onStart` is called with the process when it has begun. */
function notebooks(argv: string[], onStart?: (pid: number) => unknown, env = {}): Promise<Ended> {
  const script = `require(${JSON.stringify(CLI)}).main(process.argv.slice(1)).then((status) => { process.exitCode = status; })`;
  const child = spawn(process.execPath, ['-e', script, 'notebooks', ...argv], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (data) => (stdout += data));
  child.stderr.on('data', (data) => (stderr += data));
  onStart?.(child.pid!);
  return new Promise((resolve) => child.on('close', (status) => resolve({ status, stdout, stderr })));
}

describe('notebooks on the real kernel', { timeout: 120_000 }, () => {
  it('saves outputs that a run in another language and time zone finds the same', async () => {
    const notebook = notebookOf(
      markdown('# A'),
      tagged('let n: number = 3;', 'parameters'),
      code("console.log('n is', n);\nn + 1"),
      code('`${new Date(0)} ${(1234.5).toLocaleString()}`'),
      tagged("throw new RangeError('expected')", 'raises-exception'),
    );
    writeNotebook(path('00-a'), notebook);
    const saved = await notebooks([path('00-a'), '--write']);
    expect(saved).toMatchObject({ status: 0, stderr: '' });
    expect(readNotebook(path('00-a')).cells.slice(2)).toMatchObject([
      { outputs: [{ text: 'n is 3\n' }, { data: { 'text/plain': '4' }, execution_count: 2 }] },
      { outputs: [{ data: { 'text/plain': expect.stringMatching(/GMT\+0000.* 1,234\.5/) } }] },
      { outputs: [{ output_type: 'error', ename: 'RangeError', evalue: 'expected' }] },
    ]);
    const elsewhere = {
      TZ: 'Asia/Tokyo',
      LANG: 'de_DE.UTF-8',
      LC_ALL: 'de_DE.UTF-8',
      FORCE_COLOR: '3',
      CI: '',
      XDG_DATA_HOME: join(folder, 'data'),
    };
    const again = await notebooks([path('00-a')], undefined, elsewhere);
    expect(again.stdout).toMatch(/^00-a {2}4 cells in .* s: same outputs\n$/);
    expect(again.status).toBe(0);
    expect(existsSync(elsewhere.XDG_DATA_HOME)).toBe(false); // no history of inputs is kept
  });

  it('sets parameters, which take the place of those declared with let and their type', async () => {
    const out = join(folder, 'executed');
    const run = await notebooks([path('00-a'), '-p', 'n=40', '--out', out]);
    expect(run).toMatchObject({ status: 0, stderr: '' });
    const outputs = readNotebook(join(out, '00-a.ipynb')).cells.flatMap((cell) =>
      cell.cell_type === 'code' ? cell.outputs : [],
    );
    expect(outputs[1]).toMatchObject({ data: { 'text/plain': '41' } });
  });

  it('interrupts a cell at its time limit, and survives cells that end their process', async () => {
    const short = { metadata: { diffusion_lab: { timeout: 1 } } };
    const cells = [code('while (true) {}', short), code('process.exit(3)'), code('const s: string = 4;')];
    writeNotebook(path('01-b'), notebookOf(...cells));
    const { status, stdout } = await notebooks([path('01-b'), '--keep-going']);
    expect(status).toBe(1);
    expect(stdout).toContain(
      'Cannot finish cell 1 of 01-b as it must end within 1 s: it was interrupted\n    while (true) {}\n',
    );
    expect(stdout).toMatch(/Cannot finish cell 2 of 01-b as it must not fail: .*\n {4}process\.exit\(3\)\n/);
    expect(stdout).toMatch(
      /Cannot finish cell 3 of 01-b as it must not fail: .*'number' is not assignable to type 'string'/,
    );
  });

  it('ends at Ctrl-C with status 130, leaving no process and no half file', async () => {
    const begun = join(folder, 'begun');
    const source = `import { writeFileSync } from 'node:fs';\nwriteFileSync('begun', '');\nfor (;;);`;
    writeNotebook(path('02-c'), notebookOf(code(source)));
    const before = readFileSync(path('02-c'));
    const ended = await notebooks([path('02-c'), '--write'], async (pid) => {
      while (!existsSync(begun)) await sleep(20);
      process.kill(pid, 'SIGINT');
    });
    expect(ended).toMatchObject({ status: 130, stderr: '' });
    expect(ended.stdout).toContain('Stopped in cell 1 of 02-c: interrupted\n');
    expect(readFileSync(path('02-c'))).toEqual(before);
    expect(readdirSync(folder).filter((name) => name.endsWith('.partial'))).toEqual([]);
    expect(processesIn(folder)).toEqual([]);
  });
});

/** Command lines of the processes whose working folder is the given one (Linux only; elsewhere none is seen). */
function processesIn(cwd: string): string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        if (realpathSync(`/proc/${pid}/cwd`) !== cwd) return [];
        return [readFileSync(`/proc/${pid}/cmdline`, 'utf8')];
      } catch {
        return [];
      }
    });
}
