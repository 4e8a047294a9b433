import { describe, expect, it } from 'vitest';
import { completeness } from '../../../../kernel-setup/kernel/types/completeness';

describe('completeness', () => {
  it.each([
    ['', 'complete'],
    ['1 + 1', 'complete'],
    ['const a = 1;', 'complete'],
    ['function f() { return 1 }', 'complete'],
    ['// only a comment', 'complete'],
    ['for await (const x of xs) use(x)', 'complete'],
    ['label: 5', 'complete'],
    ['const t = `a${1}b`', 'complete'],
    ['type T = { a: number }', 'complete'],
  ])('takes %j for complete', (code, status) => {
    expect(completeness(code)).toEqual({ status });
  });

  it.each([
    '1 +',
    'function f() {',
    'function f() {\n  const a = 1;\n',
    '[1, 2',
    '[1, 2,',
    '({ "a": 1,',
    'foo(',
    'foo(1,\n',
    '`abc',
    '`abc ${1 + ',
    '/* a comment',
    'if (a) {',
    'if (a)',
    'else_(',
    'const x =',
    'const x: Array<',
    'class A {\n  m() {\n',
    'xs.map((x) =>',
    'import { a } from',
    'import {',
    'async function f()',
    'a ?',
    'a ? b :',
    'try {',
    'try { a() }',
    'switch (a) { case 1:',
    'type T =',
    'interface A {',
    'enum E {',
    'new',
    'a.',
    'while (true)',
    'do {',
    '@decorator',
    'let {',
  ])('takes %j for incomplete', (code) => {
    expect(completeness(code).status).toBe('incomplete');
  });

  it.each([
    'let x = ;',
    '}',
    ')',
    'const 1a = 2',
    'foo)',
    'a b c',
    "'abc",
    '"abc\nconst b = 1',
    'if (a { b',
    'const = 5',
    '{ "a": 1,',
    'function f( { ] }',
    'return return',
    'const a = 1;\n}\nconst b = {',
  ])('takes %j for invalid', (code) => {
    expect(completeness(code).status).toBe('invalid');
  });

  it('indents after an opening bracket and keeps the depth otherwise', () => {
    expect(completeness('function f() {')).toEqual({ status: 'incomplete', indent: '  ' });
    expect(completeness('function f() {\n  if (a) {')).toEqual({ status: 'incomplete', indent: '    ' });
    expect(completeness('function f() {\n  a();')).toEqual({ status: 'incomplete', indent: '  ' });
    expect(completeness('function f() {\n  if (a) {\n    b();\n  }')).toEqual({
      status: 'incomplete',
      indent: '  ',
    });
    expect(completeness('foo(')).toEqual({ status: 'incomplete', indent: '  ' });
    expect(completeness('`text (')).toEqual({ status: 'incomplete', indent: '' });
  });
});
