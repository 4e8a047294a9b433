import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { launchUnconfined } from '../../../../kernel-setup/grading/sandbox/unconfined';
import { type CompiledCell, StudentSession } from '../../../../kernel-setup/grading/session';
import type { CellOutcome, Limits } from '../../../../src/course/grade/contract';

const LIMITS: Limits = {
  seconds: 20,
  testSeconds: 5,
  memory: 2 ** 30,
  output: 2 ** 16,
  disk: 2 ** 20,
  threads: 64,
};

const files = mkdtempSync(join(tmpdir(), 'companions-'));
writeFileSync(join(files, 'table.txt'), '1 2 3');

afterAll(() => rmSync(files, { recursive: true }));

/** A cell as the compile process would give it; plain JavaScript. */
function cell(code: string, index: number): CompiledCell {
  const source = { index, role: 'student' as const, source: code, points: 0, hiddenLines: [] };
  const imports = { local: {}, external: [] };
  const map = '{"version":3,"sources":[],"mappings":""}';
  const converted = {
    label: `cell [${index + 1}]`,
    source: code,
    code,
    map,
    isAsync: code.includes('await'),
  };
  return {
    cell: source,
    count: index + 1,
    result: { ok: true, converted: { ...converted, names: [`n${index}`], imports, modules: [], stale: [] } },
  };
}

async function run(codes: readonly string[], limits: Partial<Limits> = {}) {
  const session = new StudentSession({
    launch: launchUnconfined,
    limits: { ...LIMITS, ...limits },
    files,
    packages: [],
  });
  try {
    const outcomes = await session.run(codes.map(cell));
    return { outcomes: [...outcomes.values()], names: session.names(outcomes) };
  } finally {
    await session.end();
  }
}

const statuses = (outcomes: readonly CellOutcome[]) => outcomes.map(({ status, fault }) => fault ?? status);

describe("a student's process", () => {
  it('runs cells one after the other, as the kernel does', async () => {
    const { outcomes } = await run([
      'exports.a = 2; console.log("hi");',
      'await new Promise((resolve) => setTimeout(resolve, 5)); return { value: exports.a + 1 };',
      'console.error("oh"); throw new TypeError("no");',
      'return { value: require("node:fs").readFileSync("table.txt", "utf8") };',
    ]);
    expect(statuses(outcomes)).toEqual(['ok', 'ok', 'error', 'ok']);
    expect(outcomes[0]?.outputs).toEqual([{ output_type: 'stream', name: 'stdout', text: 'hi\n' }]);
    expect(outcomes[1]?.outputs).toMatchObject([{ execution_count: 2, data: { 'text/plain': '3' } }]);
    expect(outcomes[2]?.error).toEqual({ name: 'TypeError', message: 'no', from: 'student' });
    expect(outcomes[2]?.stderr).toBe(true);
    expect(outcomes[3]?.outputs).toMatchObject([{ data: { 'text/plain': "'1 2 3'" } }]);
  });

  it('leaves out a cell that ends it, and runs the others in a new one', async () => {
    const { outcomes, names } = await run([
      'exports.a = 2;',
      'process.exit(0);',
      'return { value: exports.a };',
    ]);
    expect(statuses(outcomes)).toEqual(['ok', 'ended', 'ok']);
    expect(outcomes[1]?.error?.message).toBe(
      'Cannot finish the cell as the process that runs it must stay alive: it exited with status 0',
    );
    expect(outcomes[2]?.outputs).toMatchObject([{ data: { 'text/plain': '2' } }]);
    expect(names).toEqual(['n0', 'n1', 'n2']);
  });

  it('tells an exit between two cells from a process that never began', async () => {
    const leaves =
      'setTimeout(() => process.exit(0), 0); Promise.resolve().then(() => setImmediate(process.exit));';
    const { outcomes } = await run([leaves, 'await new Promise((resolve) => setTimeout(resolve, 50));', '1']);
    expect(outcomes.some(({ fault }) => fault === 'ended')).toBe(true);
    expect(statuses(outcomes)).not.toContain('not run');
  });

  it('ends a cell that never does, awaiting or not', async () => {
    const { outcomes } = await run(['for (;;) {}', 'await new Promise(() => {})', '1'], { seconds: 1 });
    expect(statuses(outcomes)).toEqual(['time', 'time', 'ok']);
  });

  it('gives up on a submission that ends one process after the other', async () => {
    const { outcomes } = await run(Array.from({ length: 6 }, () => 'process.exit(1);'));
    expect(statuses(outcomes)).toEqual(['ended', 'ended', 'ended', 'ended']);
  });

  it('sees nothing of the environment of the grader', async () => {
    process.env.GRADER_TOKEN = 'secret';
    const { outcomes } = await run(['return { value: Object.keys(process.env).sort().join() };']);
    delete process.env.GRADER_TOKEN;
    expect(JSON.stringify(outcomes)).not.toContain('TOKEN');
    expect(outcomes[0]?.outputs).toMatchObject([{ data: { 'text/plain': expect.stringContaining('HOME') } }]);
  });

  it('is stopped when it floods, whatever it floods with', async () => {
    const code = 'const fs = require("node:fs"); for (;;) fs.writeSync(1, "x".repeat(65536));';
    const { outcomes } = await run([code, '1']);
    expect(statuses(outcomes)).toEqual(['output', 'ok']);
    expect(JSON.stringify(outcomes).length).toBeLessThan(2 * LIMITS.output);
  });

  it('believes no message of the wrong kind', async () => {
    const lies = [
      '{"type":"stream","name":{"toString":1},"text":{"toString":1}}',
      '{"type":"done","request":"1"}',
      '{"type":"display","bundle":7}',
      'null',
      '[',
    ];
    const code = `require("node:fs").writeSync(4, ${JSON.stringify(`\n${lies.join('\n')}\n`)});`;
    const { outcomes } = await run([code, 'return { value: 1 };']);
    expect(statuses(outcomes)).toEqual(['ok', 'ok']);
    expect(outcomes[0]?.outputs).toEqual([]);
  });
});
