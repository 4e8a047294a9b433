import { type Attack, defendAgainst } from './arena';

const wrong = 'const double = (x: number) => x + 1;';
const memory =
  /Cannot finish the cell as a submission must stay within 700 MB of memory|Array buffer allocation failed|Invalid (typed )?array length/;

const attacks: readonly Attack[] = [
  {
    name: 'fills the heap',
    cells: ['const all: number[][] = []; for (;;) all.push(new Array(1e5).fill(1.5));', wrong],
    says: memory,
  },
  {
    name: 'fills buffers outside of the heap',
    cells: ['const all: Buffer[] = []; for (;;) all.push(Buffer.alloc(2e7, 1));', wrong],
    says: memory,
  },
  {
    name: 'asks for everything at once',
    cells: ['const all = new Uint8Array(8 * 2 ** 30); all.fill(1);', wrong],
    says: memory,
  },
  {
    name: "grows WebAssembly's memory",
    cells: [
      `const W = (globalThis as any).WebAssembly; const all: any[] = [];
      for (;;) { const m = new W.Memory({ initial: 1000 }); new Uint8Array(m.buffer).fill(1); all.push(m); }`,
      wrong,
    ],
    says: /Cannot finish the cell as|could not allocate memory|Out of memory/i,
  },
  {
    name: 'fills shared memory from threads',
    cells: [
      `const all: Uint8Array[] = []; for (;;) all.push(new Uint8Array(new SharedArrayBuffer(2e7)).fill(1));`,
      wrong,
    ],
    says: memory,
  },
  {
    name: 'fills the scratch folder',
    cells: [
      `import * as fs from 'node:fs';
      let code = ''; let written = 0;
      for (let i = 0; code === ''; i++) try { fs.writeFileSync('/tmp/f' + i, Buffer.alloc(2 ** 20)); written++; } catch (e: any) { code = e.code; }
      console.log('outcome', code, written <= 8);`,
      wrong,
    ],
    says: /outcome (ENOSPC|EFBIG) true/,
  },
  {
    name: 'fills the scratch folder with empty files',
    cells: [
      `import * as fs from 'node:fs';
      for (let i = 0; ; i++) fs.closeSync(fs.openSync('/tmp/e' + i, 'w'));`,
      wrong,
    ],
    says: /Cannot finish the cell as its scratch folder must hold at most 20000 files/,
    limits: { seconds: 60 },
  },
];

// Slow machines get to the limit that is meant, not to that on time.
defendAgainst(attacks.map((attack) => ({ ...attack, limits: { seconds: 60, ...attack.limits } })));
