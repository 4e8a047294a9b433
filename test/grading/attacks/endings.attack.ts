import { type Attack, defendAgainst } from './arena';

const wrong = 'const double = (x: number) => x + 1;';

const attacks: readonly Attack[] = [
  {
    name: 'exits with success',
    cells: ['process.exit(0);', wrong],
    says: /must stay alive: it exited with status 0/,
  },
  {
    name: 'exits with success in the test',
    cells: ['const double = (x: number): number => process.exit(0);'],
    says: /Stopped|ended|exited/,
  },
  { name: 'aborts', cells: ['process.abort();', wrong], says: /must stay alive/ },
  {
    name: 'kills itself',
    cells: ["process.kill(process.pid, 'SIGKILL'); for (;;) {}", wrong],
    says: /must stay alive|must end within/,
  },
  {
    name: 'exits by the internal door',
    cells: ['(process as any).reallyExit(0);', wrong],
    says: /must stay alive/,
  },
  {
    name: 'overflows the stack in native code',
    cells: ["const f = (): any => f(); try { f(); } catch {} JSON.parse('['.repeat(1e6)); ", wrong],
    says: /SyntaxError|RangeError|must stay alive/,
  },
  {
    name: 'leaves handlers that answer for it at its end',
    cells: [
      "import * as fs from 'node:fs'; for (const e of ['exit', 'beforeExit', 'uncaughtException', 'SIGTERM']) process.on(e as any, () => fs.writeSync(6, '{\"value\":6}\\n')); process.exitCode = 0;",
      'const double = (x: number): number => { setImmediate(() => { throw new Error("late"); }); return x + 1; };',
    ],
    says: /✗ doubles/,
  },
  {
    name: 'leaves timers that change its answers later',
    cells: [
      'let n = 0; setInterval(() => { n++; (globalThis as any).check = () => true; }, 0); process.nextTick(() => { n = 1; }); queueMicrotask(() => { n = 2; });',
      'let double = (x: number) => x + 1 + 0 * n; setTimeout(() => { double = () => 5; }, 30);',
    ],
    says: /✗ doubles/,
  },
  {
    name: 'rejections that nobody handles',
    cells: [
      "void Promise.reject(new Error('nobody')); for (let i = 0; i < 50; i++) void Promise.reject(i); 1",
      wrong,
    ],
    says: /nobody handled it|nobody/,
  },
  {
    name: 'a variable that changes whenever it is read',
    cells: [
      'let reads = 0; Object.defineProperty(exports as any, "double", { get() { reads++; return reads % 2 ? () => 5 : 6; }, configurable: true, enumerable: true }); declare const exports: unknown;',
    ],
    says: /✗ doubles|not defined|Error/,
  },
];

defendAgainst(attacks);
