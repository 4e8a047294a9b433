import type { CellError, Fault, Limits } from '../../../src/course/grade/contract';
import { type Excess, MOST_FILES } from '../sandbox/usage-watch';

const units = [
  [2 ** 30, 'GB'],
  [2 ** 20, 'MB'],
  [2 ** 10, 'kB'],
] as const;

/** A number of bytes as people read it: 512 MB, 1.5 GB. */
export function inBytes(bytes: number): string {
  const [size, unit] = units.find(([least]) => bytes >= least) ?? [1, 'bytes'];
  return `${Math.round((bytes / size) * 10) / 10} ${unit}`;
}

/** How a process ended by itself. */
export interface Exit {
  readonly code: number | null;
  readonly signal: string | null;
}

/** What is known of a fault besides its kind. */
export interface Circumstances {
  readonly exit?: Exit | undefined;
  readonly excess?: Excess | undefined;
}

/** The sentence for a cell that did not end because of `fault`. */
export function faultError(fault: Fault, limits: Limits, circumstances: Circumstances = {}): CellError {
  const message = `Cannot finish the cell as ${rule(fault, limits, circumstances)}`;
  return { name: names[fault], message, from: 'grader' };
}

const names: Record<Fault, string> = {
  time: 'TimeLimit',
  memory: 'MemoryLimit',
  output: 'OutputLimit',
  ended: 'ProcessEnded',
  'too large': 'TooLarge',
  refused: 'Refused',
};

function rule(fault: Fault, limits: Limits, { exit, excess }: Circumstances): string {
  switch (fault) {
    case 'time':
      return `all cells together must end within ${limits.seconds} s: it was still running`;
    case 'memory':
      if (excess === 'threads')
        return `a submission must stay within ${limits.threads} threads: it started more`;
      if (excess === 'files') return `its scratch folder must hold at most ${MOST_FILES} files: it made more`;
      return `a submission must stay within ${inBytes(limits.memory)} of memory: it took more`;
    case 'output':
      return `a submission's output must stay within ${inBytes(limits.output)}: it wrote many times that`;
    case 'ended':
      return `the process that runs it must stay alive: ${describe(exit)}`;
    case 'too large':
      return 'what it sends must stay within the limits of one message: it was larger';
    case 'refused':
      return 'the process that runs it must keep to the messages of the grader: it did not';
  }
}

function describe(exit: Exit | undefined): string {
  if (exit?.signal) return `it was ended by ${exit.signal}`;
  return exit?.code === null || exit === undefined ? 'it ended' : `it exited with status ${exit.code}`;
}
