import type { Readable, Writable } from 'node:stream';
import type { CellError, Fault, Limits } from '../../../src/course/grade/contract';
import { isObject } from '../../../src/course/notebook-file/fields';
import { Displays } from '../../../src/course/run/output-area';
import { encodeLine } from '../../kernel/process/lines';
import type { Preloadable } from '../../kernel/process/preload';
import { RawOutput } from '../../kernel/protocol/raw-output';
import type { Converted } from '../../kernel/types/converted';
import { type CellRun, descriptors, type StudentProcess, type Wire } from '../contract';
import { deadline } from '../deadline';
import type { Launch, Launched } from '../sandbox/contract';
import { type Excess, watchUsage } from '../sandbox/usage-watch';
import { CappedLines } from './capped-lines';
import type { StudentCommand } from './commands';
import { eventOf, type StudentEvent } from './event-line';
import { type Exit, faultError } from './faults';
import { CellOutputs, OutputAllowance } from './outputs';
import { StudentWire } from './wire';

/** Bytes that all pipes of the process may carry, in multiples of the output that is kept. */
const FLOOD = 16;
const FLOOD_LEAST = 32 * 2 ** 20;

/** The longest event or answer, in bytes. */
const LONGEST_LINE = 32 * 2 ** 20;

/** Pipes may stay open for a moment after the end of the process. */
const CLOSE_MS = 100;

interface Running {
  readonly request: number;
  readonly count: number;
  readonly outputs: CellOutputs;
  end(how: { error?: CellError; fault?: Fault }): void;
}

export interface StudentOptions {
  readonly launch: Launch;
  readonly limits: Limits;
  readonly files?: string | undefined;
}

/** Starts the process of one student's submission. */
export function startStudent(options: StudentOptions): StudentProcess {
  return new Student(options);
}

class Student implements StudentProcess {
  private readonly launched: Launched;
  private readonly limits: Limits;
  private readonly wire: StudentWire;
  private readonly raw: Record<'stdout' | 'stderr', RawOutput>;
  private readonly displays = new Displays();
  private readonly allowance: OutputAllowance;
  private readonly gone: Promise<void>;
  private running: Running | undefined;
  private fault: Fault | undefined;
  private excess: Excess | undefined;
  private exit: Exit | undefined;
  private bytes = 0;
  private secondsLeft: number;
  private requests = 0;
  private serving = false;
  private isWatched = false;

  constructor({ launch, limits, files }: StudentOptions) {
    this.limits = limits;
    this.secondsLeft = limits.seconds;
    this.allowance = new OutputAllowance(limits.output);
    this.launched = launch({ entry: 'dist/kernel-setup/grading/student/entry.js', allowance: limits, files });
    this.raw = {
      stdout: new RawOutput((text) => this.running?.outputs.stream('stdout', text)),
      stderr: new RawOutput((text) => this.running?.outputs.stream('stderr', text)),
    };
    this.wire = new StudentWire((line) => this.write(descriptors.questions, `${line}\n`));
    this.gone = this.connect();
  }

  async runCell(cell: Converted, count: number): Promise<CellRun> {
    const outputs = new CellOutputs(this.allowance, this.displays);
    if (this.fault !== undefined) return this.notRun(this.fault, outputs);
    const request = ++this.requests;
    const started = performance.now();
    const callOff = deadline(this.secondsLeft * 1000, () => this.stop('time'));
    const ended = await new Promise<{ error?: CellError; fault?: Fault }>((end) => {
      this.running = { request, count, outputs, end };
      this.command({ type: 'evaluate', context: request, request, cell });
    });
    callOff();
    this.running = undefined;
    const seconds = (performance.now() - started) / 1000;
    this.secondsLeft = Math.max(0, this.secondsLeft - seconds);
    return {
      ...ended,
      status: ended.error === undefined ? 'ok' : 'error',
      outputs: outputs.settled(),
      stderr: outputs.hasStderr,
      seconds,
    };
  }

  /** The process has ended before this cell: by what an earlier one has left behind, or it has never begun. */
  private notRun(fault: Fault, outputs: CellOutputs): CellRun {
    if (!this.isWatched) return { status: 'not run', outputs: [], stderr: false, seconds: 0 };
    const error = faultError(fault, this.limits, { exit: this.exit, excess: this.excess });
    outputs.stop(error.name, error.message);
    return { status: 'error', error, fault, outputs: outputs.settled(), stderr: false, seconds: 0 };
  }

  preload(packages: readonly Preloadable[]): void {
    if (packages.length > 0) this.command({ type: 'preload', packages });
  }

  serve(): Wire {
    this.serving = true;
    this.command({ type: 'serve' });
    return this.wire;
  }

  async end(): Promise<void> {
    this.stop('ended');
    await this.gone;
  }

  private connect(): Promise<void> {
    const { child } = this.launched;
    for (const pipe of child.stdio) pipe?.on('error', () => undefined);
    for (const name of ['stdout', 'stderr'] as const) {
      child[name]?.on('data', (chunk: Buffer) => {
        if (this.count(chunk) && !this.serving) this.raw[name].push(chunk);
      });
      child[name]?.on('close', () => this.raw[name].end());
    }
    const events = new CappedLines(LONGEST_LINE, (line) => this.receive(line));
    const answers = new CappedLines(LONGEST_LINE, (line) => this.wire.receive(line));
    this.read(descriptors.events, events, true);
    this.read(descriptors.answers, answers, false);
    return new Promise((resolve) => {
      const end = (code: number | null, signal: string | null): void => {
        this.ended({ code, signal });
        resolve();
      };
      child.on('error', () => end(null, null));
      child.on('exit', (code, signal) => {
        const late = setTimeout(() => end(code, signal), CLOSE_MS);
        child.once('close', () => {
          clearTimeout(late);
          end(code, signal);
        });
      });
    });
  }

  private read(descriptor: number, lines: CappedLines, counted: boolean): void {
    (this.launched.child.stdio[descriptor] as Readable).on('data', (chunk: Buffer) => {
      if (counted && !this.count(chunk)) return;
      if (!lines.push(chunk)) this.stop('too large');
    });
  }

  /** Output beyond any measure ends the process; false once it has. */
  private count(chunk: Buffer): boolean {
    this.bytes += chunk.length;
    if (this.bytes > Math.max(FLOOD_LEAST, FLOOD * this.limits.output)) this.stop('output');
    return this.fault === undefined;
  }

  /** Watches what the process uses: not before it runs, as until then it is bubblewrap, with the machine's files. */
  private watch(): void {
    if (this.isWatched) return;
    this.isWatched = true;
    const { pid, ownFiles } = this.launched;
    const unwatch = watchUsage(pid, { ...this.limits, ownFiles }, (excess) => this.stop('memory', excess));
    void this.gone.then(unwatch);
  }

  private receive(line: string): void {
    const { running } = this;
    const event = eventOf(line, this.limits.output / 2);
    if (event?.type === 'ready') this.watch();
    // While the tests run nobody looks at what the student's code prints.
    if (!running || !event || this.serving) return;
    const { outputs } = running;
    if (event.type === 'stream') outputs.stream(text(event.name), text(event.text));
    else if (event.type === 'display') outputs.show(event.bundle, event.update === true);
    else if (event.type === 'clear') outputs.clear(event.wait === true);
    else if (event.type === 'too much') outputs.leaveOut();
    else if (event.type === 'done' && event.request === running.request) void this.done(running, event);
  }

  private async done(running: Running, event: StudentEvent): Promise<void> {
    const { request, count, outputs } = running;
    await Promise.all([this.raw.stdout.fence(request), this.raw.stderr.fence(request)]);
    if (isObject(event.bundle)) outputs.show(event.bundle, false, count);
    if (event.tooMuch === true) outputs.leaveOut();
    if (!isObject(event.error)) {
      running.end({});
      return;
    }
    const name = short(text(event.error.ename));
    const message = short(text(event.error.evalue));
    const { traceback } = event.error;
    outputs.fail(name, message, Array.isArray(traceback) ? traceback.map(text) : []);
    running.end({ error: { name, message, from: 'student' } });
  }

  /** Ends the process because of `fault`. */
  private stop(fault: Fault, excess?: Excess): void {
    if (this.fault === undefined) this.excess = excess;
    this.fault ??= fault;
    this.launched.kill();
    // Should its end not be reported, nobody waits for it.
    this.settle();
  }

  private ended(exit: Exit): void {
    this.exit ??= exit;
    for (const raw of Object.values(this.raw)) raw.end();
    this.fault ??= this.raw.stderr.outOfMemory ? 'memory' : 'ended';
    this.launched.kill();
    this.settle();
  }

  private settle(): void {
    const fault = this.fault ?? 'ended';
    const { running } = this;
    if (running) {
      const error = faultError(fault, this.limits, { exit: this.exit, excess: this.excess });
      running.outputs.stop(error.name, error.message);
      running.end({ error, fault });
      this.running = undefined;
    }
    this.wire.end(fault);
  }

  private command(command: StudentCommand): void {
    this.write(descriptors.commands, encodeLine(command));
  }

  private write(descriptor: number, text: string): void {
    const pipe = this.launched.child.stdio[descriptor] as Writable | null | undefined;
    if (pipe?.writable) pipe.write(text);
  }
}

/** Longer names and messages of errors are cut. */
const LONGEST_MESSAGE = 4000;

const short = (whole: string): string =>
  whole.length <= LONGEST_MESSAGE ? whole : `${whole.slice(0, LONGEST_MESSAGE)}…`;

/** A made-up message may hold anything where text should be; even turning that into text may fail. */
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
