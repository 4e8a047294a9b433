import { StringDecoder } from 'node:string_decoder';
import { isObject } from '../../../src/course/notebook-file/fields';
import { isJsonMime, type MimeBundle, type Output } from '../../../src/course/notebook-file/types';
import type { Displays } from '../../../src/course/run/output-area';
import { settleStream } from '../../../src/course/run/streams';

/** The outputs that one submission may still keep, shared by its cells. */
export class OutputAllowance {
  constructor(private left: number) {}

  /** Something was left out already, and said to be. */
  isSpent = false;

  /** Takes so many bytes; false when they are not left. */
  take(bytes: number): boolean {
    if (bytes > this.left) return false;
    this.left -= bytes;
    return true;
  }

  /** As much of a text as still has room. */
  cut(text: string): string {
    if (this.take(Buffer.byteLength(text))) return text;
    // A decoder keeps back a letter of which only a part has room.
    const kept = new StringDecoder('utf8').write(Buffer.from(text).subarray(0, this.left));
    this.left = 0;
    return kept;
  }
}

/** Bytes that an output takes in a notebook beside its content. */
const OUTPUT = 100;

/** Lines of an error that are kept. */
const MOST_LINES = 1000;

const LEFT_OUT = '… more output is left out: the submission has reached its limit\n';

/** Puts together the outputs of one cell from what its process says; everything in it may be made up. */
export class CellOutputs {
  readonly outputs: Output[] = [];
  hasStderr = false;
  private clearBeforeNext = false;
  private isFull = false;

  constructor(
    private readonly allowance: OutputAllowance,
    private readonly displays: Displays,
  ) {}

  stream(name: string, text: string): void {
    const stream = name === 'stderr' ? 'stderr' : 'stdout';
    if (stream === 'stderr' && text !== '') this.hasStderr = true;
    if (this.isFull || text === '') return;
    const kept = this.allowance.cut(text);
    if (kept === '') {
      this.leaveOut();
      return;
    }
    const last = this.outputs.at(-1);
    if (!this.clearBeforeNext && last?.output_type === 'stream' && last.name === stream) last.text += kept;
    else if (this.outputs.length === 0 || this.allowance.take(OUTPUT))
      this.add({ output_type: 'stream', name: stream, text: kept });
    else this.leaveOut();
    if (kept.length < text.length) this.leaveOut();
  }

  /** What a cell shows, or its value where `count` is given. */
  show(bundle: unknown, update: boolean, count?: number): void {
    if (!isObject(bundle) || this.isFull) return;
    const data = dataOf(bundle.data);
    const metadata = isObject(bundle.metadata) ? bundle.metadata : {};
    const id = isObject(bundle.transient) ? bundle.transient.display_id : undefined;
    // An update is saved as often as there are outputs that show it.
    const times = update && typeof id === 'string' ? this.displays.count(id) : 1;
    const size = isShallow(data) && isShallow(metadata) ? JSON.stringify([data, metadata]).length : Infinity;
    if (!this.allowance.take(times * size + OUTPUT)) {
      this.leaveOut();
      return;
    }
    if (update) {
      if (typeof id === 'string') this.displays.update(id, data, metadata);
      return;
    }
    const output: Output =
      count === undefined
        ? { output_type: 'display_data', data, metadata }
        : { output_type: 'execute_result', execution_count: count, data, metadata };
    this.add(output);
    if (typeof id === 'string') this.displays.register(id, output);
  }

  clear(wait: boolean): void {
    this.clearBeforeNext = wait;
    if (!wait) this.outputs.length = 0;
  }

  /** The error that ended the cell. */
  fail(name: string, message: string, traceback: readonly string[]): void {
    this.add({
      output_type: 'error',
      ename: name,
      evalue: message,
      traceback: traceback.slice(0, MOST_LINES).map((line) => this.allowance.cut(line)),
    });
  }

  /** What the grader says when it has ended the cell. */
  stop(name: string, message: string): void {
    this.add({ output_type: 'error', ename: name, evalue: message, traceback: [`${name}: ${message}`] });
  }

  /** The outputs as they are saved, once the cell has ended. */
  settled(): Output[] {
    for (const output of this.outputs)
      if (output.output_type === 'stream') output.text = settleStream(output.text);
    return this.outputs;
  }

  private add(output: Output): void {
    if (this.clearBeforeNext) this.outputs.length = 0;
    this.clearBeforeNext = false;
    this.outputs.push(output);
  }

  /** Leaves out what is too much, and says so once. */
  leaveOut(): void {
    this.isFull = true;
    if (this.allowance.isSpent) return;
    this.allowance.isSpent = true;
    this.outputs.push({ output_type: 'stream', name: 'stderr', text: LEFT_OUT });
  }
}

/** Representations of a value: JSON types hold any value, the others text. */
function dataOf(data: unknown): MimeBundle {
  if (!isObject(data)) return {};
  const isRepresentation = ([type, value]: [string, unknown]): boolean =>
    /^[\w.+-]+\/[\w.+-]+$/.test(type) && (isJsonMime(type) || typeof value === 'string');
  return Object.fromEntries(Object.entries(data).filter(isRepresentation));
}

/** Deeper values than any figure's are refused: what reads them later may do so by recursion. */
const DEEPEST = 100;

function isShallow(value: unknown, depth = 0): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return depth < DEEPEST && Object.values(value).every((inner) => isShallow(inner, depth + 1));
}
