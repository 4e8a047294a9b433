import { readdirSync, readFileSync } from 'node:fs';

/**
 * Memory of a process and all below it in MiB: the sum of their proportional set sizes, in which a page shared
 * by n processes counts 1/n for each. NaN where there is no /proc, which is Linux's.
 *
 * @param isLeftOut - told a process's command line, says whether it and all below it are not to be counted.
 */
export function treeMemory(root: number, isLeftOut: (commandLine: string) => boolean = () => false): number {
  if (process.platform !== 'linux') return Number.NaN;
  const parents = new Map(processes().map((pid) => [pid, parentOf(pid)]));
  const isBelow = (pid: number | undefined): boolean =>
    pid !== undefined && !isLeftOut(commandLineOf(pid)) && (pid === root || isBelow(parents.get(pid)));
  const kilobytes = [...parents.keys()].filter(isBelow).map(proportionalSetSize);
  return kilobytes.reduce((sum, size) => sum + size, 0) / 1024;
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

const proportionalSetSize = (pid: number): number =>
  Number(/^Pss:\s+(\d+) kB/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0);

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
