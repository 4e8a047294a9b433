import { describe, expect, it } from 'vitest';
import { type Outcome, plain, useKernel } from './fixture';

const test = useKernel();

/** Ends the user's process by the cell; checks what is said, and that the kernel goes on with nothing kept. */
async function fatal(code: string): Promise<Outcome> {
  const { pid } = test.kernel;
  await test.run('const before = 1; interface Gone { a: number }');
  const cell = await test.run(code);
  expect(cell.status).toBe('error');
  const said = plain(`${cell.error!.evalue}\n${cell.error!.traceback.join('\n')}\n${cell.stderr}`);
  expect(said).toMatch(/variables/i);
  expect(test.kernel.pid).toBe(pid);
  expect(test.kernel.running).toBe(true);
  // Neither the value nor its type may be left over.
  expect((await test.run('before')).error!.evalue).toMatch(/Cannot find name 'before'/);
  expect((await test.run('let g: Gone')).error!.evalue).toMatch(/Cannot find name 'Gone'/);
  expect((await test.run('const after = 20; after + 1')).text).toBe('21');
  return cell;
}

const said = (cell: Outcome) => plain(`${cell.error!.evalue}\n${cell.error!.traceback.join('\n')}`);

describe('the kernel survives', () => {
  it('process.exit, and says the status', async () => {
    expect(said(await fatal('process.exit(3)'))).toMatch(/exit[\s\S]*3/);
  });

  it('process.exit after an await, its output kept', async () => {
    const cell = await fatal("console.log('last words'); await null; process.exit(0)");
    expect(cell.stdout).toBe('last words\n');
  });

  it('process.abort and a kill by signal, and says the signal', async () => {
    expect(said(await fatal("process.kill(process.pid, 'SIGKILL'); await new Promise(() => {})"))).toMatch(
      /SIGKILL/,
    );
    expect(said(await fatal('process.abort()'))).toMatch(/SIGABRT|abort/i);
    expect(said(await fatal("process.kill(process.pid, 'SIGTERM'); await new Promise(() => {})"))).toMatch(
      /SIGTERM/,
    );
  });

  it('an end between two cells', async () => {
    await test.run('const lost = 1; setTimeout(() => process.exit(9), 30)');
    await new Promise((resolve) => setTimeout(resolve, 400));
    // The next cell tells of it, or runs in the new process; either way variables are known to be gone.
    const next = await test.run('typeof (globalThis as any).anything');
    if (next.status === 'error') expect(said(next)).toMatch(/variables/i);
    expect((await test.run('lost')).status).toBe('error');
    expect((await test.run('2 + 3')).text).toBe('5');
  });

  it('several ends in a row, with cells queued behind', async () => {
    for (let i = 0; i < 3; i++) {
      const [ended, queued] = await Promise.all([test.run('process.exit(1)'), test.run('1')]);
      expect(ended.status).toBe('error');
      expect(queued.status).toBe('aborted');
    }
    expect((await test.run('6 * 7')).text).toBe('42');
  });

  it('closing its own standard streams', async () => {
    await test.run("require('node:fs').closeSync(1); require('node:fs').closeSync(2)");
    expect((await test.run('8 + 1')).text).toBe('9');
    expect((await test.run("console.log('still')")).stdout).toBe('still\n');
  });

  it('a change of its prototypes and globals', async () => {
    await test.run(
      '(globalThis as any).JSON = undefined; (Array.prototype as any).map = () => []; (process as any).stdout.write = () => true; 0',
    );
    const cell = await test.run('3 + 4');
    if (cell.status !== 'ok') await test.run('process.exit(0)');
    expect((await test.run('3 + 4')).text).toBe('7');
    await test.run('process.exit(0)');
  });
});

describe('an unhandled rejection', () => {
  it('keeps variables and names the line of the cell', async () => {
    await test.run('const stays = 4');
    const late: string[] = [];
    const remove = test.kernel.onMessage(({ header, content }) => {
      if (header.msg_type === 'stream') late.push(String(content.text));
    });
    await test.run(
      "\nPromise.reject(new TypeError('unheard'));\nawait new Promise((go) => setTimeout(go, 50))",
    );
    remove();
    expect(plain(late.join(''))).toMatch(/TypeError: unheard[\s\S]*:2:\d+/);
    expect((await test.run('stays')).text).toBe('4');
  });
});
