import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/course/jupyter/wire';
import { useKernel } from './fixture';

const test = useKernel();

/** Completes at the mark `|`; positions are counted in characters, as Jupyter does. */
async function complete(marked: string) {
  const cursor_pos = [...marked.slice(0, marked.indexOf('|'))].length;
  const { reply } = await test.kernel.request('complete_request', {
    code: marked.replace('|', ''),
    cursor_pos,
  });
  expect(reply.content.status).toBe('ok');
  return reply.content as JsonObject & { matches: string[]; cursor_start: number; cursor_end: number };
}

async function inspect(marked: string, detail_level = 0) {
  const cursor_pos = [...marked.slice(0, marked.indexOf('|'))].length;
  const code = marked.replace('|', '');
  const { reply } = await test.kernel.request('inspect_request', { code, cursor_pos, detail_level });
  expect(reply.content.status).toBe('ok');
  return reply.content as { found: boolean; data: Record<string, string>; metadata: object };
}

const completeness = async (code: string) =>
  (await test.kernel.request('is_complete_request', { code })).reply.content;

describe('complete', () => {
  it('gives members with what they replace', async () => {
    const { matches, cursor_start, cursor_end } = await complete('Math.sq|');
    expect(matches).toContain('sqrt');
    expect([cursor_start, cursor_end]).toEqual([5, 7]);
  });

  it('knows variables of earlier cells', async () => {
    await test.run('const earlier = { alphaBar: 1, betaBar: 2 }');
    expect((await complete('earlier.alp|')).matches).toContain('alphaBar');
    expect((await complete('earl|')).matches).toContain('earlier');
  });

  it('counts characters, not UTF-16 units, before the cursor', async () => {
    const { matches, cursor_start, cursor_end } = await complete("'😀😀'; Math.sq|");
    expect(matches).toContain('sqrt');
    expect([cursor_start, cursor_end]).toEqual([11, 13]);
  });

  it('works in the middle of a cell', async () => {
    const { matches, cursor_start, cursor_end } = await complete('const x = Math.ab|;\nx + 1');
    expect(matches).toContain('abs');
    expect([cursor_start, cursor_end]).toEqual([15, 17]);
  });

  it('gives names of modules', async () => {
    expect((await complete("import * as fs from 'node:f|'")).matches.join()).toMatch(/node:fs|fs/);
  });

  it('gives members of tf', async () => {
    await test.run("import * as tf from '@tensorflow/tfjs'");
    expect((await complete('tf.matM|')).matches).toContain('matMul');
  });

  it('while a cell runs is answered before it ends', async () => {
    let ended = false;
    const busy = test.run('const stop = Date.now() + 1200; while (Date.now() < stop);').then((cell) => {
      ended = true;
      return cell;
    });
    expect((await complete('Math.flo|')).matches).toContain('floor');
    expect(ended).toBe(false);
    expect((await busy).status).toBe('ok');
  });

  it('leaves positions outside the cell and broken code unharmed', async () => {
    for (const cursor_pos of [0, 3, 99, -1]) {
      const { reply } = await test.kernel.request('complete_request', { code: '}}(', cursor_pos });
      expect(['ok', 'error']).toContain(reply.content.status);
    }
    expect((await test.run('1')).text).toBe('1');
  });
});

describe('inspect', () => {
  it('shows signature and documentation', async () => {
    const { found, data } = await inspect('Math.sqrt|');
    expect(found).toBe(true);
    expect(data['text/plain']).toMatch(/sqrt\(x: number\): number[\s\S]*square root/);
  });

  it('shows the types of earlier cells', async () => {
    await test.run('/** Noise left at step t. */ const noise = (t: number): number => t / 10');
    const { data } = await inspect('noi|se(3)');
    expect(data['text/plain']).toMatch(/noise[\s\S]*\(t: number\) => number[\s\S]*Noise left at step t\./);
  });

  it('finds nothing where there is nothing', async () => {
    expect(await inspect('  |  ')).toMatchObject({ found: false, data: {}, metadata: {} });
  });
});

describe('is_complete', () => {
  it.each([
    '1 + 1',
    'const a = 1;',
    'function f() { return 1 }',
    '',
    '// note',
    'await f()',
    "import * as tf from 'x'",
  ])('calls complete: %s', async (code) => {
    expect(await completeness(code)).toEqual({ status: 'complete' });
  });

  it.each([
    '1 +',
    'function f() {',
    '[1, 2',
    '`abc',
    'if (a) {',
    'foo(',
    'class A {',
    '/* note',
    'const a =',
  ])('calls incomplete: %s', async (code) => {
    expect(await completeness(code)).toMatchObject({ status: 'incomplete', indent: expect.any(String) });
  });

  it.each(['let x = ;', '}', 'const 1a = 2', 'foo)', 'if a then b', 'const a = 1; }'])(
    'calls invalid: %s',
    async (code) => {
      expect((await completeness(code)).status).toBe('invalid');
    },
  );

  it('indents after an opening brace', async () => {
    expect((await completeness('if (a) {')).indent).toMatch(/^ +$/);
  });
});
