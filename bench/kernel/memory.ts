import { readdirSync, readFileSync } from 'node:fs';

/** What is counted of the processes below one. */
export interface Count {
  /**
   * A page shared by n processes counts 1/n for each of them in the proportional size (Pss), and wholly in the
   * resident size (Rss). The first is right for several processes of one program; it flatters a program that
   * others on the machine happen to run too.
   */
  readonly size?: 'Pss' | 'Rss';
  /** Told a process's command line, says whether it and all below it are not to be counted. */
  isLeftOut?(commandLine: string): boolean;
}

/** Memory of a process and all below it in MiB. NaN where there is no /proc, which is Linux's. */
export function treeMemory(root: number, { size = 'Pss', isLeftOut = () => false }: Count = {}): number {
  if (process.platform !== 'linux') return Number.NaN;
  const parents = new Map(processes().map((pid) => [pid, parentOf(pid)]));
  const isBelow = (pid: number | undefined): boolean =>
    pid !== undefined && !isLeftOut(commandLineOf(pid)) && (pid === root || isBelow(parents.get(pid)));
  const kilobytes = [...parents.keys()].filter(isBelow).map((pid) => sizeOf(pid, size));
  return kilobytes.reduce((sum, one) => sum + one, 0) / 1024;
}

const processes = (): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);

/** Fourth field of /proc/PID/stat, behind the name in parentheses; undefined when the process has ended. */
function parentOf(pid: number): number | undefined {
  const stat = read(`/proc/${pid}/stat`);
  const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  return parent > 0 ? parent : undefined;
}

const commandLineOf = (pid: number): string => read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ');

const sizeOf = (pid: number, size: string): number =>
  Number(new RegExp(`^${size}:\\s+(\\d+) kB`, 'm').exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0);

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
