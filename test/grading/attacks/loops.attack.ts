import { type Attack, defendAgainst } from './arena';

const wrong = 'const double = (x: number) => x + 1;';
const late = /Cannot finish the cell as all cells together must end within 3 s: it was still running/;
const limits = { seconds: 3, testSeconds: 2 };
const stopped = /took longer than 2 s/;

const attacks: readonly Attack[] = [
  { name: 'an endless loop', cells: ['for (;;) {}', wrong], says: late, limits },
  {
    name: 'an endless loop that waits',
    cells: ['for (;;) await new Promise(r => setTimeout(r, 5));', wrong],
    says: late,
    limits,
  },
  { name: 'a promise that never ends', cells: ['await new Promise(() => {});', wrong], says: late, limits },
  {
    name: 'microtasks without end',
    // Nothing is returned: a chain of promises that wait for each other would fill the memory first.
    cells: ['const again = (): void => void Promise.resolve().then(again); again(); 1', wrong],
    says: late,
    limits,
  },
  {
    name: 'a regular expression that backtracks for ever',
    cells: [`/^(a+)+$/.test('a'.repeat(60) + 'b');`, wrong],
    says: late,
    limits,
  },
  {
    name: 'sleeps for ever',
    cells: ['Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);', wrong],
    says: late,
    limits,
  },
  {
    name: 'four cells that each end their process',
    cells: [
      'process.exit(0);',
      'process.abort();',
      "process.kill(process.pid, 'SIGKILL');",
      'process.exit(1)',
      wrong,
    ],
    says: /must stay alive/,
  },
  {
    name: 'a function that never returns',
    cells: ['const double = (x: number): number => { for (;;) {} };'],
    says: stopped,
    limits,
  },
  {
    name: 'a function whose promise never ends',
    cells: ['const double = async (x: number): Promise<number> => new Promise<number>(() => {});'],
    says: /✗ doubles|took longer than 2 s/,
    limits,
  },
  {
    name: 'a type that the compiler does not get to the end of',
    cells: [
      `type Grow<T extends unknown[], N extends number> = T['length'] extends N ? T : Grow<[...T, ...T, 1] | [...T, 1], N>;
      type Big = Grow<[], 997>; const b: Big = 1 as any;`,
      wrong,
    ],
    says: /TypeScriptError|CompileLimit|Type instantiation/,
  },
];

defendAgainst(attacks);
