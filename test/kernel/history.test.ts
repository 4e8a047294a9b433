import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Kernel } from '../../src/course/jupyter/client';
import type { JsonObject } from '../../src/course/jupyter/wire';
import { HISTORY, startTestKernel } from './fixture';

type Entry = [number, number, string | [string, string | null]];

const folder = mkdtempSync(join(tmpdir(), 'kernel-history-'));
let kernel: Kernel;

beforeAll(async () => {
  kernel = await startTestKernel(folder);
  for (const code of ['const a = 1', 'a + 1', 'const b = 2', 'a + 1']) await kernel.execute(code);
  await kernel.execute('hidden = 1', { storeHistory: false });
  await kernel.execute('globalThis', { silent: true });
});

afterAll(async () => {
  await kernel?.shutdown();
  rmSync(folder, { recursive: true, force: true });
});

async function history(content: JsonObject, of = kernel): Promise<Entry[]> {
  const { reply } = await of.request('history_request', { output: false, raw: true, ...content });
  expect(reply.content.status).toBe('ok');
  return reply.content.history as Entry[];
}
const inputs = async (content: JsonObject) => (await history(content)).map((entry) => entry[2]);

describe('history', () => {
  it('tail gives the last n inputs, silent and unstored ones left out', async () => {
    expect(await inputs({ hist_access_type: 'tail', n: 3 })).toEqual(['a + 1', 'const b = 2', 'a + 1']);
    expect((await inputs({ hist_access_type: 'tail', n: 100 })).length).toBe(4);
  });

  it('gives outputs when asked', async () => {
    const entries = await history({ hist_access_type: 'tail', n: 2, output: true });
    expect(entries.map((entry) => entry[2])).toEqual([
      ['const b = 2', null],
      ['a + 1', '2'],
    ]);
  });

  it('range gives lines of a session, the end excluded, 0 meaning this session', async () => {
    expect(await inputs({ hist_access_type: 'range', session: 0, start: 1, stop: 3 })).toEqual([
      'const a = 1',
      'a + 1',
    ]);
    const [session] = (await history({ hist_access_type: 'tail', n: 1 }))[0]!;
    expect(await inputs({ hist_access_type: 'range', session, start: 3, stop: 4 })).toEqual(['const b = 2']);
  });

  it('search matches whole inputs by a glob, the last n of them, unique when asked', async () => {
    expect(await inputs({ hist_access_type: 'search', pattern: 'const*' })).toEqual([
      'const a = 1',
      'const b = 2',
    ]);
    expect(await inputs({ hist_access_type: 'search', pattern: 'a ? 1' })).toEqual(['a + 1', 'a + 1']);
    expect(await inputs({ hist_access_type: 'search', pattern: 'a ? 1', unique: true })).toEqual(['a + 1']);
    expect(await inputs({ hist_access_type: 'search', pattern: '*', n: 2 })).toEqual([
      'const b = 2',
      'a + 1',
    ]);
    expect(await inputs({ hist_access_type: 'search', pattern: 'nothing like it' })).toEqual([]);
  });

  it('is kept across a restart, in a session of its own number', async () => {
    const [before] = (await history({ hist_access_type: 'tail', n: 1 }))[0]!;
    await kernel.restart();
    await kernel.execute("'after the restart'");
    const entries = await history({ hist_access_type: 'tail', n: 2 });
    expect(entries.map((entry) => entry[2])).toEqual(['a + 1', "'after the restart'"]);
    expect(entries[0]![0]).toBe(before);
    expect(entries[1]![0]).toBeGreaterThan(before);
    expect(await inputs({ hist_access_type: 'range', session: -1, start: 1, stop: 2 })).toEqual([
      'const a = 1',
    ]);
  });

  it('of two kernels at once stays apart and whole', async () => {
    const other = await startTestKernel(folder);
    await Promise.all([kernel.execute("'of the first'"), other.execute("'of the second'")]);
    const [mine] = (await history({ hist_access_type: 'range', session: 0, start: 0 })).slice(-1);
    const [theirs] = (await history({ hist_access_type: 'range', session: 0, start: 0 }, other)).slice(-1);
    expect(mine![2]).toBe("'of the first'");
    expect(theirs![2]).toBe("'of the second'");
    expect(theirs![0]).not.toBe(mine![0]);
    await other.shutdown();
  });

  it('survives a line cut off in its file', async () => {
    appendFileSync(join(folder, HISTORY), '{"session": 99, "line');
    await kernel.restart();
    await kernel.execute("'mended'");
    expect(await inputs({ hist_access_type: 'tail', n: 1 })).toEqual(["'mended'"]);
  });

  it.each([
    { hist_access_type: 'no such' },
    { hist_access_type: 'tail', n: 'many' },
    { hist_access_type: 'range', session: 'x', start: null },
    { hist_access_type: 'search' },
    {},
  ])('answers a wrong request %j', async (content) => {
    const { reply } = await kernel.request('history_request', content as JsonObject);
    expect(['ok', 'error']).toContain(reply.content.status);
    expect((await kernel.execute('1')).reply.content.status).toBe('ok');
  });
});
