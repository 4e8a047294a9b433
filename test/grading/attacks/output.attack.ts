import { type Attack, defendAgainst } from './arena';

const wrong = 'const double = (x: number) => x + 1;';
const flood =
  /Cannot finish the cell as a submission's output must stay within 256 kB: it wrote many times that/;

const attacks: readonly Attack[] = [
  { name: 'prints without end', cells: ["for (;;) console.log('x'.repeat(1000));", wrong], says: flood },
  {
    name: 'prints on the error stream without end',
    cells: ["for (;;) console.error('x'.repeat(1000));", wrong],
    says: flood,
  },
  {
    name: 'writes to its descriptors without end',
    cells: ["import * as fs from 'node:fs';\nfor (;;) fs.writeSync(1, 'x'.repeat(10000));", wrong],
    says: flood,
  },
  {
    name: 'displays without end',
    cells: [
      "import * as tslab from 'tslab';\nfor (;;) (tslab as any).display.html('x'.repeat(10000));",
      wrong,
    ],
    says: flood,
  },
  {
    name: 'prints more than is kept, and no more than that',
    cells: ["for (let i = 0; i < 5000; i++) console.log('x'.repeat(100));", wrong],
    says: /more output is left out: the submission has reached its limit/,
  },
  {
    name: 'an error with a message of 20 MB',
    cells: ["throw new Error('x'.repeat(2e7));", wrong],
    says: /xxxx…|Cannot finish the cell as/,
  },
  {
    name: 'an error message of 200 MB',
    cells: ["throw new Error('x'.repeat(2e8));", wrong],
    says: /Cannot finish the cell as/,
  },
  {
    name: 'a value nested a million deep',
    cells: [
      "import * as fs from 'node:fs';\nfs.writeSync(4, '\\n' + JSON.stringify({ type: 'display', context: 1, bundle: { data: {}, metadata: {} }, update: false }).replace('\"data\":{}', '\"data\":{\"application/json\":' + '['.repeat(1e6) + ']'.repeat(1e6) + '}') + '\\n'); console.log('sent');",
      wrong,
    ],
    says: /sent|more output is left out/,
  },
  {
    name: 'throws what cannot be shown',
    cells: [
      'throw new Proxy({}, { get() { throw 1; }, getPrototypeOf() { throw 2; } });',
      'throw { toString: 1, valueOf: 1, get message() { for (;;) {} } };',
      wrong,
    ],
    says: /Uncaught|Cannot finish the cell/,
    limits: { seconds: 3 },
  },
  {
    name: 'runs late code that prints during the tests',
    cells: [
      "setInterval(() => console.log('late'), 1); const double = async (x: number) => { await new Promise(r => setTimeout(r, 50)); console.log('canary?'); return x + 1; };",
    ],
    says: /✗ doubles|CheckFailed|Error/,
  },
];

// Slow machines get to the limit that is meant, not to that on time.
defendAgainst(attacks.map((attack) => ({ ...attack, limits: { seconds: 60, ...attack.limits } })));
