import { describe, expect, it } from 'vitest';
import { plain, useKernel } from './fixture';

const test = useKernel();

/** The whole error of a failing cell as a reader sees it. */
async function failure(code: string): Promise<string> {
  const { error, status } = await test.run(code);
  expect(status, code).toBe('error');
  return plain(error!.traceback.join('\n'));
}

describe('a type error', () => {
  it('is reported with line, column, message and the line marked', async () => {
    const text = await failure('const fine = 1;\nconst wrong: number = "text";\n');
    expect(text).toMatch(/\b2:7\b/);
    expect(text).toMatch(/Type 'string' is not assignable to type 'number'/);
    expect(text).toMatch(/TS2322|2322/);
    const lines = text.split('\n');
    const at = lines.findIndex((line) => line.includes('const wrong: number = "text"'));
    expect(at).toBeGreaterThanOrEqual(0);
    const marks = lines[at + 1]!;
    // The mark stands below the name it is about.
    expect(marks.search(/[~^]/)).toBe(lines[at]!.indexOf('wrong'));
  });

  it('keeps the whole cell from running', async () => {
    await failure("(globalThis as any).ran = true; console.log('ran'); const n: number = 'x'");
    const cell = await test.run("const m: number = 'x'; console.log('ran')");
    expect(cell.stdout).toBe('');
    expect((await test.run('(globalThis as any).ran')).text).toBeUndefined();
  });

  it('has an ename and an evalue that say it alone', async () => {
    const { error } = await test.run('const k: number = "x"');
    expect(error!.ename).toMatch(/TypeScript|Type|Compile|Syntax/);
    expect(error!.evalue).toMatch(/Type 'string' is not assignable to type 'number'/);
  });

  it('names every error of the cell', async () => {
    const text = await failure('const p: number = "x"\nconst q: string = 1');
    expect(text).toMatch(/'string' is not assignable to type 'number'/);
    expect(text).toMatch(/'number' is not assignable to type 'string'|more error/);
  });

  it('of an unknown name suggests nothing else', async () => {
    expect(await failure('unknownName + 1')).toMatch(/Cannot find name 'unknownName'/);
  });

  it('of a syntax error is reported likewise', async () => {
    const text = await failure('const a = 1;\nconst = 2');
    expect(text).toMatch(/\b2:7\b/);
    expect(text).toMatch(/const = 2/);
  });

  it('counts columns as TypeScript does, in UTF-16 units', async () => {
    expect(await failure("const s = '😀'; const n: number = 'x'")).toMatch(/\b1:23\b/);
  });

  it('in an imported file names that file and its line', async () => {
    test.write('faulty.ts', 'export const good = 1;\nexport const bad: number = "x";\n');
    const text = await failure("import { good } from './faulty'; good");
    expect(text).toMatch(/faulty\.ts:2:14/);
  });
});

describe('a runtime error', () => {
  it('shows the lines of the cell, not of generated code', async () => {
    const text = await failure(
      '// first line\nfunction outer() {\n  inner();\n}\nfunction inner() { throw new Error("deep"); }\nouter();',
    );
    expect(text).toMatch(/Error: deep/);
    expect(text).toMatch(/inner.*:5:\d+/);
    expect(text).toMatch(/outer.*:3:\d+/);
    expect(text).toMatch(/:6:\d+/);
    expect(text).not.toMatch(/node:vm|node:internal|kernel-setup|tslab|executor\.js/);
  });

  it('after an await shows the lines of the cell', async () => {
    const text = await failure('await null;\nawait null;\n\n(null as any).field;');
    expect(text).toMatch(/TypeError/);
    expect(text).toMatch(/:4:\d+/);
  });

  it('in a function of an earlier cell shows both cells', async () => {
    const defined = await test.run('\n\nfunction thrower() { throw new Error("from the first") }');
    const text = await failure('\nthrower()');
    expect(text).toMatch(new RegExp(`thrower.*${defined.reply.execution_count}\\b.*:3:\\d+`));
    expect(text).toMatch(/:2:\d+/);
  });

  it('in an imported file shows the line of that file', async () => {
    test.write(
      '../src/trouble.ts',
      '// one\n// two\ninterface Unused { a: number }\nexport function trouble(): never {\n  throw new Error("in src");\n}\n',
    );
    const text = await failure("import { trouble } from '../src/trouble';\ntrouble();");
    expect(text).toMatch(/src\/trouble\.ts:5:\d+/);
    expect(text).toMatch(/:2:\d+/);
  });

  it('in the toolkit shows the line of its source', async () => {
    const text = await failure(
      "import { requirePositive } from 'diffusion-lab';\nrequirePositive('measure', 'x', -1)",
    );
    expect(text).toMatch(/src\/[\w/]+\.ts:\d+:\d+/);
    expect(text).not.toMatch(/dist\/src/);
  });

  it('shows its causes', async () => {
    const text = await failure("throw new Error('outer', { cause: new RangeError('inner cause') })");
    expect(text).toMatch(/outer/);
    expect(text).toMatch(/inner cause/);
  });

  it('of many causes shows each', async () => {
    const text = await failure("throw new AggregateError([new Error('one'), new Error('two')], 'several')");
    expect(text).toMatch(/several[\s\S]*one[\s\S]*two/);
  });

  it.each([
    ["throw 'a string'", /a string/],
    ['throw undefined', /undefined/],
    ['throw null', /null/],
    ['throw { code: 5 }', /code: 5/],
    ["throw Object.create(null, { message: { get() { throw new Error('trap') } } })", /./],
    ["class Odd extends Error { get message(): string { throw new Error('trap') } }; throw new Odd()", /./],
    ["const loop: any = new Error('loops'); loop.cause = loop; throw loop", /loops/],
  ])('is reported for what is no plain error: %s', async (code, shown) => {
    const { error } = await test.run(code);
    expect(error!.ename).not.toBe('');
    expect(plain(error!.traceback.join('\n'))).toMatch(shown);
    expect((await test.run('1')).status).toBe('ok');
  });

  it('keeps the name of a class of its own', async () => {
    const { error } = await test.run(
      "class Divergence extends Error { name = 'Divergence' } throw new Divergence('nan')",
    );
    expect(error).toMatchObject({ ename: 'Divergence', evalue: 'nan' });
  });

  it('of too deep a recursion leaves the kernel running', async () => {
    const { error } = await test.run('const deeper = (n: number): number => deeper(n + 1) + 1; deeper(0)');
    expect(error).toMatchObject({ ename: 'RangeError' });
    expect((await test.run('1')).text).toBe('1');
  });
});

describe('an error outside a cell', () => {
  it('in a timer is reported and leaves variables alone', async () => {
    await test.run('const kept = 5');
    const late: string[] = [];
    const remove = test.kernel.onMessage(({ header, content }) => {
      if (header.msg_type === 'stream' || header.msg_type === 'error') late.push(JSON.stringify(content));
    });
    await test.run(
      "setTimeout(() => { throw new Error('from a timer') }, 20); await new Promise((go) => setTimeout(go, 100))",
    );
    remove();
    expect(late.join('')).toMatch(/from a timer/);
    expect((await test.run('kept')).text).toBe('5');
  });

  it('as an unhandled rejection is reported and leaves variables alone', async () => {
    await test.run('const held = 6');
    const late: string[] = [];
    const remove = test.kernel.onMessage(({ header, content }) => {
      if (header.msg_type === 'stream' || header.msg_type === 'error') late.push(JSON.stringify(content));
    });
    await test.run(
      "Promise.reject(new Error('nobody waits')); await new Promise((go) => setTimeout(go, 50))",
    );
    remove();
    expect(late.join('')).toMatch(/nobody waits/);
    expect((await test.run('held')).text).toBe('6');
  });
});
