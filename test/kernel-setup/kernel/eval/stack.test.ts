import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSession, plain } from './session';

const base = realpathSync(mkdtempSync(join(tmpdir(), 'stack-')));
const folder = join(base, 'notebooks');
let session: ReturnType<typeof createSession>;

function write(name: string, text: string): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
}

beforeAll(() => {
  mkdirSync(folder);
  session = createSession(folder);
});
afterAll(() => {
  session.types.close();
  rmSync(base, { recursive: true });
});

describe('positions in stacks', () => {
  it('are those of the cell, columns included, whatever TypeScript removed before them', async () => {
    const error = await session.error(
      'interface Long { a: number; b: string }\nconst o = { f(a: number): number { throw new Error(String(a)) } };\no.f(1)',
    );
    expect(plain(error)).toMatch(/at Object\.f \(cell \[\d+\]:2:42\)\n {4}at cell \[\d+\]:3:3\n/);
  });

  it('after an await are those of the cell', async () => {
    const error = await session.error(
      'const wait = async (): Promise<void> => { await null; throw new Error("late") };\n\nawait wait();',
    );
    expect(plain(error)).toMatch(/at wait \(cell \[\d+\]:1:61\)\n {4}at async cell \[\d+\]:3:1/);
  });

  it('name the cell that defined a function, also when two cells carry one label', async () => {
    const run = async (code: string) => {
      const result = session.types.convert(code, 'cell [same]');
      if (!result.ok) throw new Error(plain(result.error));
      session.types.commit();
      return session.evaluator.evaluate(result.converted);
    };
    await run('\n\nfunction first() { return new Error().stack ?? "" }');
    await run('function second() { return new Error().stack ?? "" }');
    expect(await session.value('first()')).toMatch(/at first \(cell \[same\]:3:27\)/);
    expect(await session.value('second()')).toMatch(/at second \(cell \[same\]:1:28\)/);
  });

  it('in local files are those of the file as it was evaluated', async () => {
    write(
      '../src/deep.ts',
      '// one\ntype Gone = { a: number };\nexport class Deep {\n  run(): never {\n    throw new Error("deep");\n  }\n}\n',
    );
    const error = await session.error("import { Deep } from '../src/deep';\nnew Deep().run();");
    expect(plain(error)).toMatch(/> 5 |/);
    expect(plain(error)).toContain('throw new Error("deep")');
    expect(plain(error)).toMatch(/at Deep\.run \(\.\.\/src\/deep\.ts:5:11\)\n {4}at cell \[\d+\]:2:12\n/);
  });

  it('leave out the kernel and Node', async () => {
    const stack = String(await session.value('[1].map(() => new Error("x").stack)[0]'));
    expect(stack).toMatch(/^Error: x\n {4}at cell \[\d+\]:1:15\n/);
    expect(stack).not.toMatch(/node:|(?<!test\/)kernel-setup\/kernel\/(eval|types)/);
  });
});

describe('packages', () => {
  it('without declarations are imported as any', async () => {
    write('node_modules/untyped/package.json', '{ "name": "untyped", "main": "main.js" }');
    write(
      'node_modules/untyped/main.js',
      'exports.answer = 42; exports.fail = () => { throw new Error("inside"); };',
    );
    expect(await session.value("import { answer } from 'untyped'; answer")).toBe(42);
    expect(await session.value("import whole from 'untyped'; whole.answer")).toBe(42);
  });

  it('appear in stacks by their path below node_modules, and the picture is of the cell', async () => {
    const error = await session.error("import { fail } from 'untyped';\nfail();");
    expect(plain(error)).toMatch(/> 2 \| fail\(\);/);
    expect(plain(error)).toMatch(
      /at .*fail \(node_modules\/untyped\/main\.js:1:\d+\)\n {4}at cell \[\d+\]:2:1\n/,
    );
  });
});
