import { existsSync, readdirSync, readFileSync, writeSync } from 'node:fs';
import { dropPrivileges } from './drop-privileges';
import type { Report } from './probe';

/** Tells what a process in the sandbox is and sees. */
function main(): void {
  dropPrivileges();
  const status = readFileSync('/proc/self/status', 'latin1');
  const field = (name: string): string => new RegExp(`^${name}:\\s*(\\S+)`, 'm').exec(status)?.[1] ?? '';
  const report: Report = {
    user: process.getuid?.() ?? 0,
    filtered: field('Seccomp') === '2',
    privileges: Number.parseInt(field('CapEff') || '1', 16) !== 0,
    processes: readdirSync('/proc').filter((name) => /^\d+$/.test(name)).length,
    network: /^\s*(?!lo:)\w+:/m.test(readFileSync('/proc/net/dev', 'latin1')),
    folders: readdirSync('/').sort(),
    passwords: existsSync('/etc/shadow'),
    variables: Object.keys(process.env).sort(),
  };
  writeSync(1, JSON.stringify(report));
}

main();
