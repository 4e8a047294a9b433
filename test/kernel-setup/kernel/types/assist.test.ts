import { describe, expect, it } from 'vitest';
import { useTypes } from './use-types';

const test = useTypes();

describe('completion', () => {
  const complete = (marked: string) => test.types.complete(marked.replace('|', ''), marked.indexOf('|'));

  it('puts prefixes first, then other cases, then the middle of names', () => {
    test.accept('const ranked = { noise: 1, Noisy: 2, denoise: 3, other: 4 };');
    expect(complete('ranked.noi|')).toMatchObject({
      matches: ['noise', 'Noisy', 'denoise'],
      start: 7,
      end: 10,
    });
  });

  it('replaces the whole name under the cursor', () => {
    expect(complete('ranked.no|ise + 1')).toMatchObject({ start: 7, end: 12 });
  });

  it('knows kinds, names of earlier cells and the cell itself', () => {
    test.accept('function earlierFunction() {}');
    expect(complete('earlierF|').types).toEqual([{ text: 'earlierFunction', type: 'function' }]);
    expect(complete('const innerName = 1; innerN|').matches).toContain('innerName');
  });

  it('gives keys of an object literal and members of a union of strings', () => {
    test.accept("type Mode = 'train' | 'test'; function start(options: { mode: Mode; steps?: number }) {}");
    expect(complete('start({ |').matches).toEqual(['mode', 'steps']);
    expect(complete("start({ mode: 't|' })").matches).toEqual(['test', 'train']);
  });

  it('gives module names: of this package, of Node and of files', () => {
    test.write('beside.ts', 'export {};');
    expect(complete("import {} from 'diffusion|'").matches).toContain('diffusion-lab');
    expect(complete("import {} from 'node:f|'")).toMatchObject({
      matches: expect.arrayContaining(['node:fs']),
      start: 16,
    });
    expect(complete("import {} from './bes|'").matches).toContain('beside');
    expect(complete("import {} from '@tensor|'").matches).toContain('@tensorflow/tfjs');
  });

  it('survives broken code and odd positions', () => {
    for (const [code, at] of [
      ['}}(', 2],
      ['', 0],
      ['a.', 99],
      ['a', -1],
    ] as const) {
      expect(test.types.complete(code, at).matches).toBeInstanceOf(Array);
    }
  });
});

describe('inspection', () => {
  const inspect = (marked: string) => test.types.inspect(marked.replace('|', ''), marked.indexOf('|'));

  it('shows the documentation of a function under another name, as TensorFlow.js declares its own', () => {
    test.accept("import { tf } from 'diffusion-lab';");
    for (const marked of ['tf.matM|ul(', 'tf.matMul|', 'tf.matMul(|']) {
      const shown = inspect(marked).data['text/markdown']!;
      expect(shown).toContain('Computes the dot product of two matrices');
      expect(shown).toContain('*@param* `transposeA`');
      expect(shown).not.toContain('@doc');
    }
  });

  it('shows signature, documentation and tags, equations kept', () => {
    test.accept(
      '/** Marginal, $\\\\bar\\\\alpha_t$.\n * @param t step, 1 to T\n * @throws when t is 0\n */\nfunction marginal(t: number): number { return t }',
    );
    const { found, data } = inspect('margi|nal(3)');
    expect(found).toBe(true);
    expect(data['text/plain']).toContain('function marginal(t: number): number');
    expect(data['text/plain']).toContain('$\\\\bar\\\\alpha_t$');
    expect(data['text/markdown']).toContain('```typescript\nfunction marginal(t: number): number\n```');
    expect(data['text/markdown']).toContain('*@param* `t` step, 1 to T');
    expect(data['text/markdown']).toContain('*@throws* when t is 0');
  });

  it('shows the documentation of a package, which is read only then', () => {
    const { data } = inspect('Math.sqrt|(2)');
    expect(data['text/plain']).toContain('Returns the square root of a number.');
    expect(data['text/markdown']).toContain('*@param* `x` A numeric expression.');
    expect(inspect("import * as path from 'node:path'; path.join|").data['text/plain']).toContain(
      'Join all arguments together',
    );
  });

  it('finds the name before the cursor and the call around it', () => {
    expect(inspect('Math.sqrt|').data['text/plain']).toContain('sqrt(x: number): number');
    expect(inspect('Math.max(1, |').data['text/plain']).toContain('max(');
  });

  it('finds nothing where there is nothing', () => {
    expect(inspect(' | ')).toEqual({ found: false, data: {} });
  });
});
