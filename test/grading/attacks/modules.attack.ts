import { type Attack, defendAgainst } from './arena';

const wrong = 'const double = (x: number) => x + 1;';

const attacks: readonly Attack[] = [
  {
    name: "poisons Node's cache of modules",
    cells: [
      `const r = (globalThis as any).process.mainModule?.require ?? require;
      for (const path of Object.keys(r.cache)) r.cache[path].exports = new Proxy({}, { get: () => () => true });
      console.log('poisoned', Object.keys(r.cache).length > 3);`,
      wrong,
    ],
    says: /poisoned|✗ doubles|Error/,
  },
  {
    name: 'loads its own module for the toolkit',
    cells: [
      `import * as Module from 'node:module';
      const load = (Module as any)._load; (Module as any)._load = (name: string, ...rest: any[]) => (/diffusion|check|fs/.test(name) ? { check: () => true, checkClose: () => true } : load(name, ...rest));`,
      wrong,
    ],
    says: /✗ doubles|Error/,
  },
  {
    name: "takes Node's internal bindings",
    cells: [
      `const outcomes: string[] = [];
      for (const name of ['spawn_sync', 'process_wrap', 'tcp_wrap', 'fs', 'inspector']) try { const b = (process as any).binding(name); outcomes.push(Object.keys(b).length > 0 ? 'got' : 'empty'); } catch (e: any) { outcomes.push('refused'); }
      try { const { Process } = (process as any).binding('process_wrap'); const p = new Process(); outcomes.push('spawn ' + p.spawn({ file: process.execPath, args: ['node', '-e', '1'], envPairs: [], stdio: [] })); } catch (e: any) { outcomes.push('refused'); }
      console.log('outcomes', outcomes.join());`,
      wrong,
    ],
    says: /outcomes .*(spawn -\d+|refused)/,
  },
  {
    name: 'opens the inspector',
    cells: [
      `import * as inspector from 'node:inspector';
      try { inspector.open(0); console.log('url', inspector.url()); } catch (e: any) { console.log('refused', e.code); }`,
      `const s = new inspector.Session(); s.connect(); console.log('session', await new Promise(r => s.post('Runtime.evaluate', { expression: '1 + 1' }, (e, v) => r(v?.result.value))));`,
      wrong,
    ],
    says: /url undefined|refused|Cannot finish/,
  },
  {
    name: 'loads native code of its own',
    cells: [
      `import * as fs from 'node:fs';
      fs.writeFileSync('/tmp/x.node', Buffer.from('7f454c46020101', 'hex'));
      try { (process as any).dlopen({ exports: {} }, '/tmp/x.node'); } catch (e: any) { console.log('refused', e.code); }`,
      wrong,
    ],
    says: /refused ERR_DLOPEN_FAILED/,
  },
  {
    name: "changes V8's flags, and writes snapshots and reports",
    cells: [
      `import * as v8 from 'node:v8';
      v8.setFlagsFromString('--allow-natives-syntax'); v8.setFlagsFromString('--max-old-space-size=100000');
      let outcome = ''; try { process.report.writeReport('/tmp/r.json'); v8.writeHeapSnapshot('/tmp/h.heapsnapshot'); outcome = 'wrote'; } catch (e: any) { outcome = e.code ?? e.message; }
      console.log('outcome', outcome);`,
      'const all: number[][] = []; for (;;) all.push(new Array(1e5).fill(1.5));',
      wrong,
    ],
    says: /Cannot finish the cell as/,
  },
  {
    name: 'searches its own memory for the tests',
    cells: [
      `import * as v8 from 'node:v8';
      const double = async (x: number) => {
        let found = false; const word = ['canary', '7f3a91c2'].join('-');
        for await (const chunk of v8.getHeapSnapshot()) if (String(chunk).includes(word)) found = true;
        throw new Error('found ' + found);
      };`,
    ],
    says: /found false|✗ doubles|took longer/,
    limits: { testSeconds: 15 },
  },
  {
    name: 'reaches for another realm',
    cells: [
      `import * as vm from 'node:vm';
      const g = vm.runInNewContext('this.constructor.constructor("return this")()');
      (vm as any).runInThisContext('this.check = () => true; this.double = (x) => 2 * x');
      (globalThis as any).double = (x: number) => 7;`,
      wrong,
    ],
    says: /✗ doubles/,
  },
];

defendAgainst(attacks);
