import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import type { CellError } from '../../../src/course/grade/contract';
import { inspected } from '../../../src/notebook/inspect';
import type { Session } from '../membrane/session';
import { ASSERTIONS } from './assertions';
import { describeFailure } from './failure';
import {
  type CellResult,
  type CellTask,
  type FromThread,
  SHARED,
  type ThreadData,
  type ToThread,
} from './messages';
import { isIn, notePlaces } from './places';
import { captureOutputs, TestOutputs } from './test-outputs';
import { openSession } from './thread-line';
import { fileOf, runCell, toolkit } from './thread-scope';
import { beginTensors, endTensors } from './thread-tensors';

/** Milliseconds for what a test has begun and not waited for. */
const SETTLING = 500;

/** The tester's thread: runs the teacher's cells, one after the other. */
class TesterThread {
  private readonly shared = new Int32Array((workerData as ThreadData).shared);
  private readonly line = this.shared.subarray(SHARED.line);
  private variables: Record<string, unknown> = Object.create(null);
  private session: Session | undefined;
  private port: MessagePort | undefined;
  private outputs: TestOutputs | undefined;
  /** Hidden lines of the cells that have run, by the names that V8 knows them by. */
  private readonly hidden = new Map<string, CellTask['hidden']>();

  constructor(private readonly parent: MessagePort) {
    notePlaces();
    toolkit();
    captureOutputs(() => this.outputs);
    // A test needs no network, and what a student is lent must not lead to one.
    const refused = async () => {
      throw new Error('Cannot fetch as a test has no network');
    };
    Object.defineProperty(globalThis, 'fetch', { value: refused, configurable: true });
    const stray = (error: unknown) => this.outputs?.print('stderr', `Uncaught ${inspected(error)}\n`);
    process.on('unhandledRejection', stray);
    process.on('uncaughtException', stray);
    parent.on('message', (message: ToThread) => {
      if (message.type === 'begin') this.begin();
      else if (message.type === 'student') this.connect(message.port);
      else
        void this.run(message.task).then((result) =>
          this.send({ type: 'done', request: message.request, ...result }),
        );
    });
    this.send({ type: 'ready' });
  }

  private send(message: FromThread): void {
    this.parent.postMessage(message);
  }

  private begin(): void {
    this.variables = Object.create(null);
    this.hidden.clear();
    this.disconnect();
    endTensors();
    beginTensors();
  }

  /** A timer that an earlier test has left behind must not wait for an answer that cannot come. */
  private disconnect(): void {
    this.session?.end('ended', 'its submission is over');
    this.session = undefined;
    this.port?.close();
  }

  private connect(port: MessagePort): void {
    this.disconnect();
    this.port = port;
    this.session = openSession(port, this.shared);
  }

  private async run(task: CellTask): Promise<Omit<CellResult, 'request'>> {
    const { cell, hidden } = task;
    this.line[0] = 0;
    const outputs = new TestOutputs(() => isIn(this.line[0]!, hidden), task.output);
    this.outputs = outputs;
    let error: CellError | undefined;
    let value: number | undefined;
    try {
      this.hidden.set(fileOf(cell), hidden);
      this.lookUp(task.names);
      const result = await runCell(cell, this.variables, this.line);
      if (typeof result?.value === 'number') value = result.value;
      if (result?.value !== undefined) await outputs.result(result.value);
    } catch (thrown) {
      const { output, ...failure } = describeFailure(thrown, {
        cell: fileOf(cell),
        source: cell.source,
        line: this.line[0]!,
        hidden: this.hidden,
        isForeign: this.session?.isForeign(thrown) ?? false,
      });
      error = failure;
      outputs.outputs.push(output);
    }
    // A promise that the test has stopped waiting for may still be settled; the next test begins without it.
    await this.session?.quiet(SETTLING);
    this.outputs = undefined;
    const fault = this.session?.fault;
    const common = { outputs: outputs.outputs, stderr: outputs.stderr, ...(error ? { error } : {}) };
    return { ...common, ...(value === undefined ? {} : { value }), ...(fault ? { fault } : {}) };
  }

  /** Puts the student's variables, as they are now, where the cell reads them. */
  private lookUp(names: readonly string[]): void {
    for (const name of ASSERTIONS) if (names.includes(name)) this.variables[name] = toolkit()[name];
    const asked = names.filter((name) => !ASSERTIONS.includes(name));
    if (asked.length === 0 || !this.session) return;
    const found = this.session.variables(asked);
    for (const name of asked) {
      const absent = () => {
        throw new ReferenceError(`${name} is not defined`);
      };
      const get = found.get(name) ?? absent;
      Object.defineProperty(this.variables, name, {
        get,
        set: (value: unknown) =>
          Object.defineProperty(this.variables, name, {
            value,
            writable: true,
            configurable: true,
            enumerable: true,
          }),
        configurable: true,
        enumerable: true,
      });
    }
  }
}

if (parentPort) new TesterThread(parentPort);
