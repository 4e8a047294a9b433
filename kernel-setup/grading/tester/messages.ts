import type { MessagePort } from 'node:worker_threads';
import type { CellError, Fault } from '../../../src/course/grade/contract';
import type { Output } from '../../../src/course/notebook-file/types';
import type { TesterCell } from './compile-cell';

/** What the tester's thread is started with. */
export interface ThreadData {
  /** See {@link SHARED}. */
  readonly shared: SharedArrayBuffer;
}

/** Places in the memory that the thread shares with the grader. */
export const SHARED = {
  /** Counts messages to the thread: it waits for this to change. */
  arrived: 0,
  /** Line of the cell at which the thread is. */
  line: 1,
  /** 1 while the student's process owes an answer. */
  busy: 2,
  length: 4,
} as const;

export type Lines = readonly (readonly [first: number, last: number])[];

/** One cell to run in the thread. */
export interface CellTask {
  readonly cell: TesterCell;
  /** Variables of the student's that it is to see as they are now. */
  readonly names: readonly string[];
  readonly hidden: Lines;
  /** Characters of output that are kept. */
  readonly output: number;
}

/** To the thread. */
export type ToThread =
  /** A new submission: nothing of the one before is left. */
  | { readonly type: 'begin' }
  /** Another process of the same student's; its lines come through `port`. */
  | { readonly type: 'student'; readonly port: MessagePort }
  | { readonly type: 'run'; readonly request: number; readonly task: CellTask };

/** How a cell ended in the thread. */
export interface CellResult {
  readonly request: number;
  readonly outputs: readonly Output[];
  readonly value?: number;
  readonly error?: CellError;
  readonly fault?: Fault;
  readonly stderr: boolean;
}

export type FromThread = { readonly type: 'ready' } | ({ readonly type: 'done' } & CellResult);

/** Over the port of one student's process: its lines, and its end. */
export type ToSession = { readonly line: string } | { readonly end: Fault; readonly detail?: string };
