import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Benchmark, judge, median } from '../../bench/benchmark';
import { treeMemory } from '../../bench/kernel/memory';
import { withTable } from '../../bench/report';
import { formatTable, markdownTable } from '../../bench/table';

const benchmark: Benchmark = { name: 'x', title: 'x', peer: 'stock', measure: async () => [] };

describe('median', () => {
  it('is the middle value, or the mean of the two middle ones', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(() => median([])).toThrow(/at least one value/);
  });

  it('has as many values below as above, whatever their order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1 }), (values) => {
        const m = median(values);
        const below = values.filter((value) => value < m).length;
        const above = values.filter((value) => value > m).length;
        expect(Math.max(below, above)).toBeLessThanOrEqual(values.length / 2);
      }),
    );
  });
});

describe('judge', () => {
  it('wants ours within the aim and no worse than the peer', () => {
    const row = { label: 'a', unit: 'ms', ours: [10, 30, 20], peer: [25, 25, 25] };
    expect(judge(row)).toMatchObject({ ours: 20, peer: 25, ratio: 0.8, met: true });
    expect(judge({ ...row, aim: 19 }).met).toBe(false);
    expect(judge({ ...row, peer: [19] }).met).toBe(false);
  });

  it('takes another multiple of the peer where the row has one', () => {
    const row = { label: 'a', unit: 'ms', ours: [20], peer: [25] };
    expect(judge({ ...row, ratioAim: 0.8 }).met).toBe(true);
    expect(judge({ ...row, ratioAim: 0.7 }).met).toBe(false);
    expect(judge({ ...row, peer: [17], ratioAim: 1.2 }).met).toBe(true);
    expect(judge({ ...row, peer: [1], ratioAim: Infinity }).met).toBe(true);
  });

  it('needs the aim alone where there is no peer', () => {
    const row = { label: 'a', unit: 'MiB', ours: [2], peer: [] };
    expect(judge({ ...row, aim: 2 }).met).toBe(true);
    expect(judge({ ...row, aim: 1 }).met).toBe(false);
  });
});

describe('formatTable', () => {
  it('prints a line a row and counts both outcomes in the last', () => {
    const rows = [
      { label: 'start', unit: 'ms', ours: [812.4], peer: [1403], aim: 1200 },
      { label: 'memory', unit: 'MiB', ours: [210], peer: [190] },
    ];
    expect(formatTable(benchmark, rows.map(judge))).toBe(
      [
        '           ours    stock  ratio  aim',
        'start    812 ms  1403 ms   0.58  ≤ 1200 ms, ≤ peer  met',
        'memory  210 MiB  190 MiB   1.11  ≤ peer             missed',
        '1 met, 1 missed',
        '',
      ].join('\n'),
    );
  });
});

describe('rows with more to say', () => {
  const rows = [
    { label: 'step', unit: 'ms', ours: [2], peer: [4], ratioAim: 0.7, note: '1×2', beside: { eager: 50 } },
    { label: 'speed', unit: 'GFLOP/s', ours: [99], peer: [110], ratioAim: Infinity },
  ];

  it('have columns of their own and no outcome where nothing is wanted', () => {
    expect(formatTable(benchmark, rows.map(judge))).toBe(
      [
        '               ours          stock  ratio    eager  aim',
        'step        2.00 ms  4.00 ms (1×2)   0.50  50.0 ms  ≤ 0.7 peer  met',
        'speed  99.0 GFLOP/s    110 GFLOP/s   0.90',
        '1 met, 0 missed',
        '',
      ].join('\n'),
    );
  });

  it('leave out the peer where the benchmark has none', () => {
    const row = { label: 'heap', unit: 'MiB', ours: [0.5], peer: [], aim: 1 };
    expect(formatTable({ ...benchmark, peer: '' }, [judge(row)])).toBe(
      ['          ours  aim', 'heap  0.50 MiB  ≤ 1.00 MiB  met', '1 met, 0 missed', ''].join('\n'),
    );
  });

  it('are a table of Markdown', () => {
    expect(markdownTable(benchmark, rows.map(judge))).toBe(
      [
        '|  | ours | stock | ratio | eager | aim |  |',
        '| --- | ---: | ---: | ---: | ---: | --- | --- |',
        '| step | 2.00 ms | 4.00 ms (1×2) | 0.50 | 50.0 ms | ≤ 0.7 peer | met |',
        '| speed | 99.0 GFLOP/s | 110 GFLOP/s | 0.90 |  |  |  |',
        '',
      ].join('\n'),
    );
  });

  it('take the place of the old table in a text, and no other', () => {
    const report = { benchmark, rows, verdicts: rows.map(judge), pictures: {} };
    const text = 'before\n<!-- bench x -->\nold\n<!-- end -->\nafter <!-- bench y --> kept <!-- end -->\n';
    const [before, rest = ''] = withTable(text, report).split('<!-- bench x -->\n');
    expect(before).toBe('before\n');
    expect(rest).not.toContain('old');
    expect(rest).toContain(markdownTable(benchmark, report.verdicts));
    expect(rest).toMatch(/<!-- end -->\nafter <!-- bench y --> kept <!-- end -->\n$/);
    expect(withTable('nothing here', report)).toBe('nothing here');
    // A second time changes nothing but the day.
    expect(withTable(withTable(text, report), report)).toBe(withTable(text, report));
  });
});

describe('treeMemory', () => {
  it('counts this process at no more than its resident size', () => {
    // /proc is Linux's; elsewhere the row is left out of the benchmark.
    if (process.platform !== 'linux') return expect(treeMemory(process.pid)).toBeNaN();
    const resident = process.memoryUsage().rss / 2 ** 20;
    expect(treeMemory(process.pid)).toBeGreaterThan(1);
    // The children of the test runner's worker, if any, are small beside it.
    expect(treeMemory(process.pid)).toBeLessThan(2 * resident);
  });

  it('counts shared pages wholly in the resident size', () => {
    if (process.platform !== 'linux') return expect(treeMemory(process.pid, { size: 'Rss' })).toBeNaN();
    expect(treeMemory(process.pid, { size: 'Rss' })).toBeGreaterThan(treeMemory(process.pid));
  });

  it('leaves out what it is told to, with all below it', async () => {
    if (process.platform !== 'linux')
      return expect(treeMemory(process.pid, { isLeftOut: () => true })).toBeNaN();
    const idle = 'setInterval(() => undefined, 1000)';
    const grandparent = `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(idle)}, 'left-out']).on('spawn', () => console.log('up')); ${idle}`;
    const child = spawn(process.execPath, ['-e', grandparent], {
      stdio: ['ignore', 'pipe', 'ignore'],
      detached: true,
    });
    try {
      await once(child.stdout, 'data');
      const isLeftOut = (command: string) => / left-out $/.test(command);
      expect(treeMemory(child.pid!, { isLeftOut })).toBeLessThan(treeMemory(child.pid!));
      expect(treeMemory(child.pid!, { isLeftOut: () => true })).toBe(0);
    } finally {
      process.kill(-child.pid!, 'SIGKILL');
    }
  });
});
