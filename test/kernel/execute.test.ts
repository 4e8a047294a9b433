import { describe, expect, it } from 'vitest';
import { outcome, useKernel } from './fixture';

const test = useKernel();

describe('execute_request', () => {
  it('publishes execute_input, output and execute_result in this order', async () => {
    const code = "console.log('out'); console.error('err'); 6 * 7";
    const cell = await test.run(code);
    expect(cell.types[0]).toBe('execute_input');
    expect(cell.types.at(-1)).toBe('execute_result');
    expect(cell.messages[0]!.content).toEqual({ code, execution_count: cell.reply.execution_count });
    expect(cell).toMatchObject({ status: 'ok', stdout: 'out\n', stderr: 'err\n', text: '42' });
    const result = cell.messages.at(-1)!.content;
    expect(result).toMatchObject({ execution_count: cell.reply.execution_count, metadata: {} });
  });

  it('replies with all fields of a success', async () => {
    const { reply } = await test.run('const replied = 1');
    expect(reply).toEqual({
      status: 'ok',
      execution_count: expect.any(Number),
      payload: [],
      user_expressions: {},
    });
  });

  it('replies with ename, evalue and traceback when the cell fails', async () => {
    const { reply, error } = await test.run("throw new RangeError('too far')");
    expect(reply).toMatchObject({ status: 'error', ename: 'RangeError', evalue: 'too far' });
    expect(reply.execution_count).toEqual(expect.any(Number));
    expect(error).toEqual({ ename: reply.ename, evalue: reply.evalue, traceback: reply.traceback });
  });

  it('gives no execute_result for undefined and for statements', async () => {
    for (const code of ['undefined', 'const statement = 5', 'function f() { return 1 }', '', '// comment'])
      expect((await test.run(code)).types, code).toEqual(['execute_input']);
  });

  it('shows null, false, 0 and the empty string', async () => {
    for (const [code, text] of [
      ['null', 'null'],
      ['false', 'false'],
      ['0', '0'],
      ["''", "''"],
    ] as const)
      expect((await test.run(code)).text).toBe(text);
  });

  it('counts cells one by one', async () => {
    const first = (await test.run('1')).reply.execution_count as number;
    expect((await test.run("throw new Error('counts too')")).reply.execution_count).toBe(first + 1);
    expect((await test.run('3')).reply.execution_count).toBe(first + 2);
  });

  it('publishes nothing and counts nothing when silent', async () => {
    const before = (await test.run('1')).reply.execution_count as number;
    const silent = await test.run('(globalThis as any).kept = 5; 7', { silent: true });
    expect(silent.status).toBe('ok');
    expect(silent.types.filter((type) => type !== 'stream')).toEqual([]);
    expect((await test.run('(globalThis as any).kept')).text).toBe('5');
    expect((await test.run('1')).reply.execution_count).toBe(before + 2);
  });

  it('does not count without store_history, but shows the result', async () => {
    const before = (await test.run('1')).reply.execution_count as number;
    expect((await test.run('8', { storeHistory: false })).text).toBe('8');
    expect((await test.run('1')).reply.execution_count).toBe(before + 1);
  });

  it('evaluates user_expressions after the cell, each with a bundle or an error of its own', async () => {
    const { reply } = await test.run('const seen = [1, 2]', {
      userExpressions: { good: 'seen.length', bad: "(() => { throw new TypeError('no') })()", wrong: 'sen' },
    });
    expect(reply.status).toBe('ok');
    expect(reply.user_expressions).toMatchObject({
      good: { status: 'ok', data: { 'text/plain': '2' }, metadata: {} },
      bad: { status: 'error', ename: 'TypeError', evalue: 'no', traceback: expect.any(Array) },
      wrong: { status: 'error', evalue: expect.stringMatching(/sen/) },
    });
  });

  it('evaluates no user_expressions when the cell fails', async () => {
    const { reply } = await test.run("throw new Error('first')", { userExpressions: { x: '1' } });
    expect(reply.status).toBe('error');
    expect(Object.keys((reply.user_expressions as object | undefined) ?? {})).toEqual([]);
  });

  it('runs queued requests in the order they came', async () => {
    const cells = [
      'const order: number[] = []; order.push(1)',
      'order.push(2)',
      'order.push(3)',
      'order.join()',
    ];
    const done = await Promise.all(cells.map((code) => test.run(code)));
    expect(done.at(-1)!.text).toBe("'1,2,3'");
  });

  it('runs a cell whose text holds line separators, emoji and every quote', async () => {
    expect((await test.run('`😀 "\' \\u2028 é`.length')).text).toBe('9');
  });
});

describe('stop_on_error', () => {
  const failing = "await new Promise((go) => setTimeout(go, 100)); throw new Error('stop')";

  it('aborts the requests that were queued, and runs those that come later at once', async () => {
    const [failed, aborted] = await Promise.all([test.run(failing), test.run('1 + 1')]);
    expect(failed.status).toBe('error');
    expect(aborted.status).toBe('aborted');
    expect(aborted.types).toEqual([]);
    expect((await test.run('1 + 1')).text).toBe('2');
  });

  it('keeps the queue when stop_on_error is false', async () => {
    const [failed, next] = await Promise.all([test.run(failing, { stopOnError: false }), test.run('1 + 1')]);
    expect(failed.status).toBe('error');
    expect(next.text).toBe('2');
  });

  it('answers other requests that were queued', async () => {
    const [, info] = await Promise.all([test.run(failing), test.kernel.request('kernel_info_request')]);
    expect(info.reply.content.status).toBe('ok');
  });

  it('aborts after a type error too', async () => {
    const busy = test.run('await new Promise((go) => setTimeout(go, 100))');
    const [wrong, queued] = await Promise.all([test.run("const n: number = 'x'"), test.run('5')]);
    expect((await busy).status).toBe('ok');
    expect([wrong.status, queued.status]).toEqual(['error', 'aborted']);
  });
});

describe('a kernel that is busy', () => {
  it('answers kernel_info, completion and history meanwhile or afterwards, losing none', async () => {
    const busy = test.kernel.execute('await new Promise((go) => setTimeout(go, 300)); 1');
    const asked = [
      test.kernel.request('kernel_info_request'),
      test.kernel.request('complete_request', { code: 'Mat', cursor_pos: 3 }),
      test.kernel.request('history_request', { hist_access_type: 'tail', n: 1, output: false, raw: true }),
    ];
    for (const { reply } of await Promise.all(asked)) expect(reply.content.status).toBe('ok');
    expect(outcome(await busy).text).toBe('1');
  });
});
