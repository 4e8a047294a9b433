import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { plain, useKernel } from './fixture';

const test = useKernel();

describe('a value of Symbol.for("Jupyter.display")', () => {
  it('shows the bundle its method returns', async () => {
    const { result } = await test.run(
      "({ [Symbol.for('Jupyter.display')]: () => ({ 'text/plain': 'plain', 'text/html': '<b>rich</b>' }) })",
    );
    expect(result).toEqual({ 'text/plain': 'plain', 'text/html': '<b>rich</b>' });
  });

  it('may give a promise, and may be a method of a class', async () => {
    await test.run(
      "class Card { constructor(private title: string) {} async [Symbol.for('Jupyter.display')]() { await null; return { 'text/plain': this.title } } }",
    );
    expect((await test.run("new Card('ace')")).text).toBe('ace');
  });

  it('with nothing to show is no result', async () => {
    const { types } = await test.run("({ [Symbol.for('Jupyter.display')]: () => ({}) })");
    expect(types).toEqual(['execute_input']);
  });

  it('that throws is an error of the cell, and the kernel goes on', async () => {
    const { error } = await test.run(
      "({ [Symbol.for('Jupyter.display')]() { throw new Error('cannot draw') } })",
    );
    expect(error!.evalue).toMatch(/cannot draw/);
    expect((await test.run('1')).text).toBe('1');
  });
});

describe('tensors', () => {
  it('show dtype, shape, values and statistics, never the internals', async () => {
    await test.run("import * as tf from '@tensorflow/tfjs'");
    const { text } = await test.run('tf.tensor2d([[1, 2], [3, 4]])');
    expect(text).toMatch(/float32/);
    expect(text).toMatch(/2\D+2/);
    expect(text).toMatch(/min[^\d]*1\b/);
    expect(text).toMatch(/mean[^\d]*2\.5/);
    expect(text).toMatch(/max[^\d]*4\b/);
    expect(text).not.toMatch(/dataId|kept|rankType|isDisposed/);
  });

  it('that are large show a corner only', async () => {
    const { text } = await test.run('tf.zeros([500, 500])');
    expect(String(text).length).toBeLessThan(2000);
    expect(text).toMatch(/500/);
  });

  it('that are disposed say so', async () => {
    const { text } = await test.run('const gone = tf.tensor([1]); gone.dispose(); gone');
    expect(text).toMatch(/disposed/i);
  });
});

describe('arrays', () => {
  it('typed and large are shortened, with type and length', async () => {
    const { text } = await test.run('new Float32Array(100000).fill(0.5)');
    expect(text).toMatch(/Float32Array/);
    expect(text).toMatch(/100000|100,000|100 000|99\d{3} more/);
    expect(String(text).length).toBeLessThan(2000);
  });

  it('large and plain are shortened', async () => {
    const { text } = await test.run('Array.from({ length: 50000 }, (_, i) => i)');
    expect(String(text).length).toBeLessThan(3000);
  });

  it('small ones show whole', async () => {
    expect((await test.run('[1, 2, 3]')).text).toBe('[ 1, 2, 3 ]');
  });
});

describe('danfo frames', () => {
  it('show as tables', async () => {
    const { result } = await test.run(
      "import * as dfd from 'danfojs-node'; new dfd.DataFrame({ name: ['a', 'b'], n: [1, 2] })",
    );
    expect(result!['text/html']).toMatch(/<table[\s\S]*name[\s\S]*<td[^>]*>\s*a/);
    expect(result!['text/plain']).toMatch(/name/);
  });

  it('Series too', async () => {
    const { result } = await test.run('new dfd.Series([1.5, 2.5])');
    expect(result!['text/html']).toMatch(/<table[\s\S]*1\.5/);
  });
});

describe('Vega-Lite', () => {
  const spec = JSON.stringify({
    $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
    data: {
      values: [
        { x: 1, y: 2 },
        { x: 2, y: 3 },
      ],
    },
    mark: 'line',
    encoding: { x: { field: 'x', type: 'quantitative' }, y: { field: 'y', type: 'quantitative' } },
  });

  it('specs show as one bundle: vegalite v5, a static picture, text', async () => {
    const { result, types } = await test.run(`(${spec})`);
    expect(types.filter((type) => /result|display/.test(type))).toEqual(['execute_result']);
    expect(result!['application/vnd.vegalite.v5+json']).toMatchObject({ mark: 'line' });
    const picture = result!['image/svg+xml'] ?? result!['image/png'];
    expect(String(picture)).toMatch(/<svg[\s\S]*<path|^iVBOR/);
    expect(result!['text/plain']).toMatch(/figure|chart|line/i);
  });

  it('specs that do not compile are shown as text with the reason, or fail with it', async () => {
    const broken = spec.replace('"line"', '"no-such-mark"');
    const { result, error, stderr } = await test.run(`(${broken})`);
    expect(JSON.stringify([result, error, stderr])).toMatch(/valid Vega-Lite|no-such-mark/);
    expect((await test.run('1')).text).toBe('1');
  });
});

describe('images', () => {
  it('of encoded bytes show as pictures of their type', async () => {
    const png = readFileSync('kernel-setup/kernelspec/logos/logo-32x32.png').toString('base64');
    const { result } = await test.run(`Buffer.from('${png}', 'base64')`);
    expect(result!['image/png']).toBe(png);
    expect(result!['text/plain']).toMatch(/image/);
  });

  it('of pixels show as PNG', async () => {
    const { result } = await test.run(
      '({ width: 2, height: 1, data: Uint8ClampedArray.from([255, 0, 0, 255, 0, 0, 255, 255]) })',
    );
    const bytes = Buffer.from(String(result!['image/png']), 'base64');
    expect(bytes.subarray(1, 4).toString()).toBe('PNG');
    // Width and height in the header of a PNG file.
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([2, 1]);
  });
});

describe('errors and others', () => {
  it('an error value shows as its stack, not as a failure', async () => {
    const { status, text } = await test.run("new RangeError('just a value')");
    expect(status).toBe('ok');
    expect(plain(String(text))).toMatch(/RangeError: just a value/);
  });

  it('maps, sets, classes, dates and circular objects show as Node shows them', async () => {
    expect((await test.run("new Map([['a', 1]])")).text).toBe("Map(1) { 'a' => 1 }");
    expect((await test.run('new Set([1])')).text).toBe('Set(1) { 1 }');
    expect((await test.run('new Date(0)')).text).toBe('1970-01-01T00:00:00.000Z');
    expect((await test.run('class Empty {} new Empty()')).text).toBe('Empty {}');
    expect((await test.run('const me: any = {}; me.me = me; me')).text).toMatch(/Circular/);
    expect((await test.run('10n ** 20n')).text).toBe('100000000000000000000n');
  });

  it('objects whose getters throw do not stop the kernel', async () => {
    await test.run(
      "new Proxy({}, { get() { throw new Error('trap') }, ownKeys() { throw new Error('trap') } })",
    );
    await test.run("({ get trap() { throw new Error('trap') } })");
    expect((await test.run('1')).text).toBe('1');
  });
});

describe("tslab's display", () => {
  it('sends one display_data a call', async () => {
    const { displays } = await test.run(
      "import { display } from 'tslab'; display.html('<i>h</i>'); display.markdown('# m'); display.svg('<svg/>')",
    );
    expect(displays.map((display) => display.data)).toEqual([
      { 'text/html': '<i>h</i>' },
      { 'text/markdown': '# m' },
      { 'image/svg+xml': '<svg/>' },
    ]);
  });

  it('replaces what newDisplay showed, by update_display_data with its id', async () => {
    const { displays, types } = await test.run(
      "import { newDisplay } from 'tslab'; const box = newDisplay(); box.text('one'); box.text('two')",
    );
    expect(types.filter((type) => type.includes('display'))).toEqual(['display_data', 'update_display_data']);
    const ids = displays.map((display) => (display.transient as { display_id?: string }).display_id);
    expect(ids[0]).toMatch(/./);
    expect(ids[1]).toBe(ids[0]);
    expect(displays.map((display) => display.data)).toEqual([
      { 'text/plain': 'one' },
      { 'text/plain': 'two' },
    ]);
  });

  it('keeps its place between the lines of console.log', async () => {
    const { messages } = await test.run(
      "console.log('before'); display.html('<b>now</b>'); console.log('after')",
    );
    const shown = messages
      .map((m) => m.content.text ?? (m.content.data as object | undefined))
      .filter(Boolean);
    expect(shown).toEqual(['before\n', { 'text/html': '<b>now</b>' }, 'after\n']);
  });
});

describe('the kernel object', () => {
  const kernel = "const kernel = (globalThis as any)[Symbol.for('diffusion-lab.kernel')];";

  it('displays, updates by id and clears', async () => {
    const { messages, types } = await test.run(
      `${kernel}
      kernel.display({ data: { 'text/plain': 'a' }, metadata: {}, transient: { display_id: 'one' } }, false);
      kernel.display({ data: { 'text/plain': 'b' }, metadata: {}, transient: { display_id: 'one' } }, true);
      kernel.clearOutput(true);`,
    );
    expect(types).toEqual(['execute_input', 'display_data', 'update_display_data', 'clear_output']);
    expect(messages[2]!.content.transient).toEqual({ display_id: 'one' });
    expect(messages[3]!.content).toEqual({ wait: true });
  });

  it('lets a later cell update what an earlier one showed', async () => {
    await test.run(
      "kernel.display({ data: { 'text/plain': 'a' }, metadata: {}, transient: { display_id: 'two' } }, false)",
    );
    const { displays, types } = await test.run(
      "kernel.display({ data: { 'text/plain': 'z' }, metadata: {}, transient: { display_id: 'two' } }, true)",
    );
    expect(types).toContain('update_display_data');
    expect(displays[0]!.transient).toEqual({ display_id: 'two' });
  });
});

describe("the toolkit's show", () => {
  it('displays a value as the last expression would', async () => {
    const { displays } = await test.run(
      "import { show } from 'diffusion-lab'; await show({ [Symbol.for('Jupyter.display')]: () => ({ 'text/plain': 'shown' }) })",
    );
    expect(displays.map((display) => display.data)).toEqual([{ 'text/plain': 'shown' }]);
  });
});
