import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CannotMeasure } from '../../../bench/benchmark';
import { labBenchmark } from '../../../bench/lab/benchmark';
import { FIRST_TEXT, LAST_TEXT, writeNotebooks } from '../../../bench/lab/notebooks';
import { newFolder, ours, peerOf, type Subject, start } from '../../../bench/lab/subject';
import { readNotebook } from '../../../src/course/notebook-file/store';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bench-lab-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the notebooks of the benchmark', () => {
  it('are valid, and the long one has two hundred cells, first and last known by their text', () => {
    writeNotebooks(folder);
    const { cells } = readNotebook(join(folder, 'cells.ipynb'));
    expect(cells).toHaveLength(200);
    expect([cells[0]?.source, cells[199]?.source]).toEqual([`# ${FIRST_TEXT}`, `# ${LAST_TEXT}`]);
    expect(new Set(cells.map((cell) => cell.id)).size).toBe(200);
    expect(readNotebook(join(folder, 'flood.ipynb')).cells.at(-1)?.source).toContain('i <= 100000');
  });
});

describe('both sides', () => {
  const place = { root: '/root', home: '/home', remove: () => undefined };

  it('show the same folder on the port they are told', () => {
    const [node, , ...args] = ours.command(place, 7);
    expect(node).toBe(process.execPath);
    expect(args).toEqual(['start', '--no-browser', '--port', '7', '--root', '/root']);
    const [program, lab, ...rest] = peerOf('jupyter  lab').command(place, 7);
    expect([program, lab]).toEqual(['jupyter', 'lab']);
    expect(rest).toEqual(
      expect.arrayContaining(['--no-browser', '--ServerApp.root_dir=/root', '--ServerApp.port=7']),
    );
  });

  it('are told of the kernel of the course, and leave nothing behind', () => {
    const made = newFolder(writeNotebooks);
    const spec = join(made.home, 'share/kernels/diffusion-lab/kernel.json');
    expect(JSON.parse(readFileSync(spec, 'utf8')).display_name).toBe('TypeScript (Diffusion Lab)');
    made.remove();
    expect(existsSync(made.root)).toBe(false);
  });
});

describe('a server under measurement', () => {
  const subjectOf = (code: string): Subject => ({
    name: 'peer',
    command: (_, port) => [process.execPath, '-e', code, String(port)],
  });
  const place = () => ({ root: folder, home: folder, remove: () => undefined });

  it('has started when it answers a request with the token by 200', async () => {
    const log = join(folder, 'log');
    writeFileSync(log, '');
    const server = `let calls = 0;
      require('node:http').createServer((request, response) => {
        require('node:fs').appendFileSync(${JSON.stringify(log)}, request.url + ' ' + request.headers.authorization + '\\n');
        response.writeHead(++calls < 3 ? 403 : 200).end();
      }).listen(Number(process.argv[1]), '127.0.0.1');`;
    const running = await start(subjectOf(server), place());
    await running.stop();
    const calls = readFileSync(log, 'utf8').trim().split('\n');
    expect(calls).toEqual(Array(3).fill(`/api/status token ${running.token}`));
    expect(running.startTime).toBeGreaterThan(0);
    expect(() => process.kill(running.pid, 0)).toThrow('ESRCH');
  });

  it('is refused when it ends, with what it said', async () => {
    const server = "console.error('no such port'); process.exitCode = 3";
    await expect(start(subjectOf(server), place())).rejects.toThrow(
      /it must go on running: it ended\nno such port/,
    );
    const missing: Subject = { name: 'peer', command: () => ['/no/such/program'] };
    await expect(start(missing, place())).rejects.toThrow('it must go on running');
  });
});

it('the benchmark says in one line that there is no peer', async () => {
  const before = process.env.JUPYTER_LAB;
  process.env.JUPYTER_LAB = '/no/such/jupyter lab';
  const measured = labBenchmark.measure({ runs: 1, report: () => undefined });
  if (before === undefined) delete process.env.JUPYTER_LAB;
  else process.env.JUPYTER_LAB = before;
  await expect(measured).rejects.toThrow(CannotMeasure);
  await expect(measured).rejects.toThrow('"/no/such/jupyter lab" does not start');
});
