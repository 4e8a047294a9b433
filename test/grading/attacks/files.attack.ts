import { type Attack, defendAgainst, secrets } from './arena';

/** A cell that tries something and prints what came of it. */
const tries = (action: string, imports = ''): string =>
  `${imports}try { console.log('got', ${action}); } catch (e: any) { console.log('refused', e.code ?? e.message); }`;

const fs = "import * as fs from 'node:fs';\n";
const wrong = 'const double = (x: number) => x + 1;';

const attacks: readonly Attack[] = [
  {
    name: 'reads the source with the hidden tests',
    cells: [tries(`fs.readFileSync('${secrets}/source/a1.ipynb', 'utf8')`, fs), wrong],
    says: /refused ENOENT/,
  },
  {
    name: "reads another student's submission and the gradebook by relative paths",
    cells: [
      tries(`fs.readFileSync('../../../../../..${secrets}/submitted/ada/a1.ipynb', 'utf8')`, fs),
      tries(`fs.readFileSync('../gradebook.csv', 'utf8')`),
      tries(`fs.readdirSync('..').join()`),
      wrong,
    ],
    says: /refused ENOENT[\s\S]*refused ENOENT[\s\S]*got notebook/,
  },
  {
    name: 'reads the files of the machine',
    cells: [
      `${fs}for (const path of ['/etc/shadow', '/etc/passwd', '/root', '/home', '/var', '/sys', '/run', '/boot'])
        console.log(path, fs.existsSync(path));`,
      wrong,
    ],
    says: /shadow false[\s\S]*passwd false[\s\S]*root false[\s\S]*home false[\s\S]*var false[\s\S]*sys false[\s\S]*run false[\s\S]*boot false/,
  },
  {
    name: 'looks through every file it can see for the hidden tests',
    cells: [
      `${fs}let seen = 0; let found: string[] = []; const word = ['canary', '7f3a91c2'].join('-');
      const look = (folder: string): void => {
        for (const e of fs.readdirSync(folder || '/', { withFileTypes: true })) {
          const path = folder + '/' + e.name;
          if (/node_modules|^\\/(proc|dev)/.test(path)) continue;
          try {
            if (e.isDirectory()) look(path);
            else if (e.isFile() && ++seen && fs.statSync(path).size < 3e6 && fs.readFileSync(path).includes(word)) found.push(path);
          } catch {}
        }
      };
      look('');
      console.log('looked', seen > 100, 'found', found.length);`,
      wrong,
    ],
    says: /looked true found 0/,
    limits: { seconds: 60, memory: 2 ** 31 },
  },
  {
    name: "reads the grader's environment and arguments",
    cells: [
      `${fs}for (const id of ['1', 'self', 'thread-self', String(process.ppid)])
        for (const what of ['environ', 'cmdline', 'maps'])
          try { console.log(id, what, fs.readFileSync('/proc/' + id + '/' + what, 'utf8').slice(0, 4000)); } catch (e: any) { console.log(id, what, e.code); }
      console.log(JSON.stringify(process.env));`,
      wrong,
    ],
    says: /DIFFUSION_THREADS/,
  },
  {
    name: 'looks for other processes',
    cells: [`${fs}console.log('ids', fs.readdirSync('/proc').filter(p => /^\\d+$/.test(p)).join());`, wrong],
    says: /ids 1(,2)?\\n/,
  },
  {
    name: 'looks for descriptors that the grader left open',
    cells: [
      `${fs}const links = fs.readdirSync('/proc/self/fd').map(fd => { try { return fs.readlinkSync('/proc/self/fd/' + fd); } catch { return 'none'; } });
      console.log('strange', JSON.stringify(links.filter(l => !/^(socket:|pipe:|anon_inode:|none|\\/dev\\/null|\\/proc\\/1\\/fd)/.test(l))));`,
      wrong,
    ],
    says: /strange \[\]/,
  },
  {
    name: 'deletes and overwrites what it can see',
    cells: [
      `${fs}const outcomes: string[] = [];
      const attempt = (f: () => void) => { try { f(); outcomes.push('done'); } catch (e: any) { outcomes.push(e.code); } };
      attempt(() => fs.rmSync('/course/dist', { recursive: true }));
      attempt(() => fs.writeFileSync('/course/dist/src/check.js', 'module.exports = {}'));
      attempt(() => fs.appendFileSync(process.execPath, 'x'));
      attempt(() => fs.mkdirSync('/course/x'));
      attempt(() => fs.writeFileSync('/x', ''));
      attempt(() => fs.writeFileSync('/dev/x', ''));
      attempt(() => fs.writeFileSync('/proc/sys/kernel/core_pattern', '|/tmp/x'));
      attempt(() => fs.chmodSync('/course', 0o777));
      console.log(outcomes.join());`,
      wrong,
    ],
    says: /"(EROFS|EACCES|EPERM|EBUSY|ETXTBSY)(,(EROFS|EACCES|EPERM|ETXTBSY)){7}\\n/,
  },
  {
    name: 'leads out of its folder by links',
    cells: [
      `${fs}fs.symlinkSync('${secrets}/source/a1.ipynb', 'link'); fs.symlinkSync('/proc/1/root', 'root');`,
      tries("fs.readFileSync('link', 'utf8')"),
      tries(`fs.readFileSync('root${secrets}/notes.json', 'utf8')`),
      wrong,
    ],
    says: /refused ENOENT[\s\S]*refused (ENOENT|EACCES)/,
  },
  {
    name: 'has the compiler read a file and show it',
    cells: [
      `import notes from '${secrets}/notes.json';\nconst n: number = notes;`,
      `/// <reference path="${secrets}/gradebook.csv" />\nimport x = require('../../../../../../..${secrets}/notes.json');`,
      wrong,
    ],
    says: /Cannot find module/,
  },
];

defendAgainst(attacks);
