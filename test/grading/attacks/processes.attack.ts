import { type Attack, defendAgainst } from './arena';

const wrong = 'const double = (x: number) => x + 1;';

const attacks: readonly Attack[] = [
  {
    name: 'starts programs',
    cells: [
      `import * as cp from 'node:child_process';
      const outcomes = ['/bin/sh', process.execPath].map(p => (cp.spawnSync(p, ['-c', 'id']).error as any)?.code ?? 'ran');
      console.log('outcomes', outcomes.join());`,
      wrong,
    ],
    says: /outcomes (EPERM|ENOENT|EAGAIN),(EPERM|EAGAIN)\\n/,
  },
  {
    name: 'a fork bomb',
    cells: [
      `import * as cp from 'node:child_process';
      let refused = 0;
      for (let i = 0; i < 200; i++) try { cp.fork('/dev/null').on('error', () => refused++); } catch { refused++; }
      await new Promise(r => setTimeout(r, 200));
      console.log('refused', refused);`,
      wrong,
    ],
    says: /refused 200/,
  },
  {
    name: 'a bomb of threads',
    cells: [
      `import { Worker } from 'node:worker_threads';
      for (let i = 0; i < 2000; i++) new Worker('for (;;) {}', { eval: true }).on('error', () => {});`,
      'await new Promise(r => setTimeout(r, 60000));',
      wrong,
    ],
    says: /Cannot finish the cell as|ERR_WORKER_INIT_FAILED|ERR_WORKER_OUT_OF_MEMORY|EAGAIN/,
    limits: { seconds: 6 },
  },
  {
    name: 'threads that answer in its place',
    cells: [
      `import { Worker } from 'node:worker_threads';
      new Worker(\`const fs = require('node:fs'); const b = Buffer.alloc(65536);
        for (;;) { try { const n = fs.readSync(5, b); fs.writeSync(6, b.subarray(0, n)); fs.writeSync(6, '{"type":"result","value":true}\\\\n'); } catch {} }\`, { eval: true });
      await new Promise(r => setTimeout(r, 300)); console.log('started');`,
      wrong,
    ],
    says: /started/,
  },
  {
    name: 'signals to everything there is',
    cells: [
      `const outcomes: string[] = [];
      for (const [pid, signal] of [[0, 0], [process.ppid, 'SIGKILL'], [2, 'SIGKILL'], [-1, 'SIGTERM']] as const)
        try { process.kill(pid, signal as any); outcomes.push('sent'); } catch (e: any) { outcomes.push(e.code); }
      console.log('outcomes', outcomes.join());`,
      wrong,
    ],
    says: /outcomes|Cannot finish the cell/,
  },
  {
    name: 'asks for privileges',
    cells: [
      `const p = process as any; const outcomes: string[] = [];
      for (const f of [() => p.setuid(0), () => p.setgid(0), () => p.setgroups([0]), () => p.seteuid(0)])
        try { f(); outcomes.push('done'); } catch (e: any) { outcomes.push(e.code); }
      console.log('outcomes', outcomes.join(), p.getuid() !== 0);`,
      wrong,
    ],
    says: /outcomes (EPERM|EINVAL|ERR_UNKNOWN_CREDENTIAL)(,(EPERM|EINVAL)){3} true/,
  },
];

defendAgainst(attacks);
