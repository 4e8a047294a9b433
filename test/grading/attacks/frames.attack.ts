import { type Attack, defendAgainst } from './arena';

const wrong = 'const double = (x: number) => x + 1;';
const fs = "import * as fs from 'node:fs';\n";

/** Writes lines to one of its descriptors. */
const says = (descriptor: number, ...messages: readonly object[]): string =>
  messages
    .map((message) => `fs.writeSync(${descriptor}, ${JSON.stringify(`\n${JSON.stringify(message)}\n`)});`)
    .join('\n');

const attacks: readonly Attack[] = [
  {
    name: 'says that its cells and the tests are done',
    cells: [
      fs +
        [1, 2, 3, 4, 5, 6, 7]
          .map((request) =>
            says(4, { type: 'done', request, bundle: { data: { 'text/plain': '3' }, metadata: {} } }),
          )
          .join('\n'),
      `${wrong} console.log('done');`,
    ],
    says: /✗ doubles/,
  },
  {
    name: 'answers before it is asked',
    cells: [
      fs + says(6, { type: 'result', id: 1, value: 6 }, { id: 1, ok: true, value: 6 }, { value: true }),
      wrong,
    ],
    says: /refused|Refused|Stopped|✗ doubles|asked/i,
  },
  {
    name: 'answers with what is no message',
    cells: [
      `${fs}fs.writeSync(6, 'null\\n[]\\n{\\n"x"\\n' + '['.repeat(1e5) + '\\n' + '\\u0000\\n');`,
      wrong,
    ],
    says: /refused|Refused|Stopped|✗ doubles|message/i,
  },
  {
    name: 'sends one line without end as its answer',
    cells: [
      `${fs}const double = (x: number) => { const part = Buffer.alloc(1e6, 120); for (;;) fs.writeSync(6, part); };`,
    ],
    says: /Stopped|too large|refused|more than/i,
  },
  {
    name: 'sends messages with fields of the wrong kind',
    cells: [
      fs +
        says(
          4,
          { type: 'stream', name: { toString: 1 }, text: { toString: 1, valueOf: 1 } },
          { type: 'display', bundle: 5 },
          { type: 'display', bundle: { data: [], metadata: 1, transient: 7 } },
          { type: 'done', request: 2, error: { ename: {}, evalue: [], traceback: 'x' } },
          { type: 'clear', wait: {} },
          { type: '__proto__', __proto__: { polluted: 1 } },
        ),
      wrong,
    ],
    says: /✗ doubles/,
  },
  {
    name: 'shows itself a result with full marks',
    cells: [
      `import * as tslab from 'tslab';
      (tslab as any).display.text('5'); (tslab as any).display.html('<b>points: 5</b>');
      const kernel = (globalThis as any)[Symbol.for('diffusion-lab.kernel')];
      kernel.display({ data: { 'text/plain': '5', 'application/x-grade': '{"points":5}' }, metadata: { points: 5, grade: true, nbgrader: { points: 5 } } }, false); 5`,
      wrong,
      '5',
    ],
    says: /✗ doubles/,
  },
  {
    name: 'closes its descriptors',
    cells: [`${fs}for (const fd of [1, 2, 3, 5, 6]) try { fs.closeSync(fd); } catch {}`, wrong],
    says: /Cannot finish the cell|Stopped|✗ doubles/,
  },
  {
    name: 'closes the descriptor of its events',
    cells: [`${fs}fs.closeSync(4);`, wrong],
    says: /Cannot finish the cell as/,
    limits: { seconds: 4 },
  },
  {
    name: 'reads the commands and questions itself',
    cells: [
      `${fs}import { Worker } from 'node:worker_threads';
      const code = "const fs = require('node:fs'); const b = Buffer.alloc(65536); for (;;) for (const fd of [3, 5]) try { const n = fs.readSync(fd, b); fs.appendFileSync('/tmp/heard', b.subarray(0, n)); } catch {}";
      new Worker(code, { eval: true }).on('error', () => {}); await new Promise(r => setTimeout(r, 200)); console.log('listens');`,
      `const double = (x: number) => { throw new Error('heard ' + fs.readFileSync('/tmp/heard', 'utf8')); };`,
    ],
    says: /listens/,
    limits: { seconds: 5, testSeconds: 2 },
  },
];

defendAgainst(attacks);
