import type { Readable, Writable } from 'node:stream';
import { decodeLine, LineReader } from '../../kernel/process/lines';
import type { ConvertResult } from '../../kernel/types/contract';
import type { Launch, Launched } from '../sandbox/contract';
import { watchUsage } from '../sandbox/usage-watch';
import { type CellSource, type CompileAnswer, type CompilerReady, descriptors } from './messages';

/** What a compile process may use: it reads all declarations of the packages and keeps them. */
const ALLOWANCE = { memory: 2 * 2 ** 30, disk: 2 ** 20, threads: 64 };
/** A process that has grown to this is replaced between two submissions. */
const RENEW_AT = 1.2 * 2 ** 30;
const START_SECONDS = 120;
/** The first cell that imports packages also waits for their declarations. */
const FIRST_SECONDS = 40;

/** Seconds that a compile process has for one cell, and for all it is asked for. */
export interface CompileTime {
  readonly seconds: number;
  readonly allSeconds: number;
}

interface Question {
  readonly id: number;
  readonly take: (answer: CompileAnswer) => void;
  readonly end: () => void;
}

/** One process that compiles, from its start to its end. */
export class CompileProcess {
  /** Resolves when the compiler is loaded. @throws Error when the process cannot be started */
  readonly ready: Promise<void>;
  private readonly launched: Launched;
  private question: Question | undefined;
  private isReady: (() => void) | undefined;
  private isWarm = false;
  private hasEnded = false;
  private memory = 0;
  private complaint = '';
  private ids = 0;

  constructor(launch: Launch, files: string | undefined) {
    const entry = 'dist/kernel-setup/grading/compile/entry.js';
    this.launched = launch({ entry, allowance: ALLOWANCE, files, ownPaths: true });
    this.ready = this.connect();
    // Whoever asks for it later hears of it then.
    this.ready.catch(() => undefined);
  }

  /** Whether it can take another submission. */
  get isUsable(): boolean {
    return !this.hasEnded && this.memory < RENEW_AT;
  }

  end(): void {
    this.hasEnded = true;
    this.launched.kill();
    this.question?.end();
  }

  /**
   * Compiles the cells and hands over the results from `from` on, in order. Resolves when all are there, and when the
   * process has not managed one, or all, in time: then it is ended.
   */
  ask(
    cells: readonly CellSource[],
    from: number,
    { seconds, allSeconds }: CompileTime,
    each: (result: ConvertResult) => void,
  ): Promise<void> {
    const id = ++this.ids;
    const end = performance.now() + 1000 * allSeconds;
    let next = from;
    let late: NodeJS.Timeout | undefined;
    return new Promise((resolve) => {
      const wait = (): void => {
        clearTimeout(late);
        const one = 1000 * (this.isWarm ? seconds : seconds + FIRST_SECONDS);
        late = setTimeout(() => this.end(), Math.min(one, end - performance.now()));
      };
      const finish = (): void => {
        clearTimeout(late);
        this.question = undefined;
        resolve();
      };
      const take = ({ index, result }: CompileAnswer): void => {
        if (index !== next) return;
        next++;
        each(result);
        if (next < cells.length) wait();
        else finish();
      };
      this.question = { id, take, end: finish };
      wait();
      const requests = this.launched.child.stdio[descriptors.requests] as Writable | null;
      if (this.hasEnded || !requests?.writable) finish();
      else requests.write(`${JSON.stringify({ id, cells, from })}\n`);
    });
  }

  private connect(): Promise<void> {
    const { child } = this.launched;
    for (const pipe of child.stdio) pipe?.on('error', () => undefined);
    const reader = new LineReader((line) => this.receive(line));
    (child.stdio[descriptors.answers] as Readable).on('data', (chunk: Buffer) => reader.push(chunk));
    child.stdout?.resume();
    child.stderr?.on('data', (chunk: Buffer) => {
      this.complaint = (this.complaint + chunk.toString()).slice(-2000);
    });
    const unwatch = watchUsage(this.launched.pid, { memory: ALLOWANCE.memory }, () => this.end());
    const gone = (): void => {
      unwatch();
      this.hasEnded = true;
      this.question?.end();
    };
    child.on('error', gone);
    child.on('exit', gone);
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => this.end(), START_SECONDS * 1000);
      const fail = (): void => {
        clearTimeout(late);
        const why = this.complaint.trim() || 'it ended without a word';
        reject(new Error(`Cannot compile submissions as the compiler's process must start: ${why}`));
      };
      child.once('close', fail);
      child.once('error', fail);
      this.isReady = () => {
        clearTimeout(late);
        resolve();
      };
    });
  }

  private receive(line: string): void {
    const message = decodeLine(line) as CompileAnswer | CompilerReady;
    if ('ready' in message) {
      this.isReady?.();
      return;
    }
    this.isWarm = true;
    this.memory = message.memory;
    if (this.question?.id === message.id) this.question.take(message);
  }
}
