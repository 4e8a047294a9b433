import { describe, expect, it } from 'vitest';
import { useKernel } from './fixture';

const test = useKernel();

describe('output', () => {
  it('of 100,000 lines in one tick comes whole and in order', { timeout: 60_000 }, async () => {
    const { stdout, status } = await test.run('for (let i = 0; i < 100_000; i++) console.log("line " + i)');
    expect(status).toBe('ok');
    const lines = stdout.split('\n');
    expect(lines.length).toBe(100_001);
    expect(lines.findIndex((line, i) => i < 100_000 && line !== `line ${i}`)).toBe(-1);
  });

  it('of many lines comes in few messages', async () => {
    const { types } = await test.run('for (let i = 0; i < 10_000; i++) console.log(i)');
    expect(types.length).toBeLessThan(1000);
  });

  it('of a busy synchronous loop comes while it runs', async () => {
    let during = false;
    let ended = false;
    const cell = await test.run(
      "console.log('at once'); const until = Date.now() + 1500; while (Date.now() < until); console.log('at the end')",
      {
        onMessage: ({ header, content }) => {
          if (header.msg_type !== 'stream') return;
          if (String(content.text).includes('at the end')) ended = true;
          else if (!ended) during = true;
        },
      },
    );
    expect(during).toBe(true);
    expect(cell.stdout).toBe('at once\nat the end\n');
  });

  it('of stdout, stderr and displays keeps its order', async () => {
    const { messages } = await test.run(`
      const show = (globalThis as any)[Symbol.for('diffusion-lab.kernel')].display;
      for (let i = 0; i < 3; i++) {
        console.log('o' + i); console.error('e' + i);
        show({ data: { 'text/plain': 'd' + i }, metadata: {} }, false);
      }`);
    const seen = messages
      .slice(1)
      .map(({ content }) => content.text ?? (content.data as { 'text/plain': string })['text/plain']);
    expect(seen.join('').replaceAll('\n', '')).toBe('o0e0d0o1e1d1o2e2d2');
  });

  it('of process.stdout.write, its callback and printf-like forms is complete', async () => {
    const { stdout } = await test.run(
      "await new Promise<void>((done) => process.stdout.write('raw', () => done())); process.stdout.write(Buffer.from(' bytes\\n')); console.log('%d %s %o', 1, 'a', { b: 2 }); console.table([{ a: 1 }])",
    );
    expect(stdout).toMatch(/^raw bytes\n1 a \{ b: 2 \}\n/);
    expect(stdout).toMatch(/│.*a.*│/);
  });

  it('written past Node to the descriptors is captured', async () => {
    const { stdout, stderr } = await test.run(
      "require('node:fs').writeSync(1, 'descriptor 1\\n'); require('node:fs').writeSync(2, 'descriptor 2\\n')",
    );
    expect(stdout).toContain('descriptor 1\n');
    expect(stderr).toContain('descriptor 2\n');
  });

  it('of child processes is captured', async () => {
    const { stdout } = await test.run(
      "require('node:child_process').execFileSync(process.execPath, ['-e', 'console.log(\"child\")'], { stdio: 'inherit' }); 0",
    );
    expect(stdout).toContain('child\n');
  });

  it('after the cell has ended carries its header as parent', async () => {
    const parents: unknown[] = [];
    const remove = test.kernel.onMessage(({ header, content, parent }) => {
      if (header.msg_type === 'stream' && content.text === 'late\n') parents.push(parent.msg_id);
    });
    const { messages } = await test.run("setTimeout(() => console.log('late'), 100); 0");
    await new Promise((resolve) => setTimeout(resolve, 400));
    remove();
    expect(parents).toEqual([messages[0]!.parent.msg_id]);
  });

  it('of one very long line and of ten megabytes comes whole', async () => {
    const { stdout } = await test.run("console.log('x'.repeat(10_000_000))");
    expect(stdout.length).toBe(10_000_001);
  });

  it('keeps characters whole that are cut between two writes', async () => {
    const { stdout } = await test.run(
      "const e = Buffer.from('é😀'); for (const byte of e) process.stdout.write(Buffer.from([byte])); process.stdout.write('\\n')",
    );
    expect(stdout).toBe('é😀\n');
  });

  it('has no colours of the terminal', async () => {
    const { stdout } = await test.run("console.log({ a: 1, b: 'text' }, [true])");
    expect(stdout).toBe("{ a: 1, b: 'text' } [ true ]\n");
  });
});
