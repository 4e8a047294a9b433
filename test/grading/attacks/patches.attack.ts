import { type Attack, defendAgainst } from './arena';

const wrong = 'const double = (x: number) => x + 1;';
const failed = /✗ doubles/;

const attacks: readonly Attack[] = [
  {
    name: 'replaces Math and Number',
    cells: [
      'for (const name of Object.getOwnPropertyNames(Math)) (Math as any)[name] = () => 0;',
      '(Number.prototype as any).valueOf = () => 6; (Number as any).isFinite = () => true; (Object as any).is = () => true;',
      wrong,
    ],
    says: failed,
  },
  {
    name: 'replaces what objects, arrays, functions and texts can do',
    cells: [
      'for (const p of [Object.prototype, Array.prototype, Function.prototype, String.prototype] as any[]) for (const name of Object.getOwnPropertyNames(p)) if (name !== "constructor") try { p[name] = function () { return true; }; } catch {}',
      wrong,
    ],
    says: /✗ doubles|Cannot finish|Error/,
  },
  {
    name: 'replaces the assertions of Node and of the toolkit',
    cells: [
      `import * as assert from 'node:assert'; import * as d from 'diffusion-lab';
      for (const name of Object.keys(assert)) try { (assert as any)[name] = () => {}; } catch {}
      for (const name of Object.keys(d)) try { Object.defineProperty(d, name, { value: () => true, configurable: true }); } catch {}`,
      'Object.defineProperty(globalThis, "check", { value: () => true }); Object.defineProperty(globalThis, "scale", { value: 0 });',
      wrong,
    ],
    says: /✗ doubles|Cannot redefine/,
  },
  {
    name: 'declares the assertion and the given data anew',
    cells: [
      'const check = (..._: unknown[]) => true; const scale = 0; const expected = { value: 5 };',
      wrong,
    ],
    says: failed,
  },
  {
    name: 'replaces promises, timers and the console',
    cells: [
      `(globalThis as any).Promise = class { then() { return this; } catch() { return this; } static resolve() { return new this(); } };
      (globalThis as any).setTimeout = (f: any) => f(); (console as any).log = () => {}; (console as any).error = () => {};`,
      wrong,
    ],
    says: /✗ doubles|Cannot finish|Error|took longer/,
    limits: { seconds: 3, testSeconds: 2 },
  },
  {
    name: 'replaces JSON, process and Buffer',
    cells: [
      `(JSON as any).stringify = () => '{"type":"result","value":6}'; (JSON as any).parse = () => ({ type: 'result', value: 6 });
      (process as any).exit = () => {}; (process as any).stdout = null; (globalThis as any).Buffer = { from: () => '', concat: () => '' };`,
      wrong,
    ],
    says: /✗ doubles|Cannot finish|Error|Stopped/,
  },
  {
    name: 'an object that claims to be any number',
    cells: [
      'let n = 5; const double = (x: number): any => ({ valueOf: () => ++n, toString: () => "6", [Symbol.toPrimitive]: () => 6, toJSON: () => 6 });',
    ],
    says: failed,
  },
  {
    name: 'a proxy that claims to be anything',
    cells: [
      'const any: any = new Proxy(function () {}, { get: (_, k) => (k === Symbol.toPrimitive ? () => 6 : any), apply: () => any, has: () => true });\nconst double: any = any;',
    ],
    says: /✗ doubles|Error/,
  },
  {
    name: 'replaces how errors and stacks are made',
    cells: [
      `(Error as any).prepareStackTrace = () => { throw 1; }; (globalThis as any).Error = class { get message(): string { throw 1; } };
      Object.defineProperty(Object.prototype, 'toJSON', { get() { return () => 6; }, configurable: true });
      Object.defineProperty(Object.prototype, 'status', { value: 'ok', writable: true, configurable: true });`,
      wrong,
    ],
    says: /✗ doubles|Cannot finish|Error|Stopped/,
  },
  {
    name: 'looks into its callers for the test',
    cells: [
      `const double = (x: number) => {
        const seen: string[] = [];
        (Error as any).prepareStackTrace = (_: any, frames: any[]) => frames.map(f => { try { return String(f.getFunction()) + String(f.getThis()); } catch { return ''; } }).join();
        seen.push(String(new Error().stack)); try { seen.push(String((double as any).caller)); } catch {}
        throw new Error(/expected|hidden|check/.test(seen.join()) && /canary/.test(seen.join()) ? 'saw ' + seen.join() : 'saw nothing');
      };`,
    ],
    says: /saw nothing/,
  },
];

defendAgainst(attacks);
