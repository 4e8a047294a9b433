import type { Converted, KernelError } from './converted';
import type { Declarations } from './declarations';
import type { Sent } from './local-files';

export type ConvertResult = { ok: true; converted: Converted } | { ok: false; error: KernelError };

export interface CompletionResult {
  readonly matches: string[];
  /** UTF-16 offsets of the text that a match replaces. */
  readonly start: number;
  readonly end: number;
  /** Kind of each match: `function`, `const`, `property`, ... */
  readonly types: ReadonlyArray<{ readonly text: string; readonly type: string }>;
}

export interface InspectResult {
  readonly found: boolean;
  /** MIME bundle with `text/plain` and `text/markdown`. */
  readonly data: Record<string, string>;
}

export interface Completeness {
  readonly status: 'complete' | 'incomplete' | 'invalid' | 'unknown';
  /** Indentation for the next line when `incomplete`. */
  readonly indent?: string;
}

/** What cells have declared, and which local files they have, up to some point. */
export interface TypesMark {
  readonly declarations: Declarations;
  readonly sent: ReadonlyMap<string, Sent>;
}

/** Checks, compiles, completes and explains cells; knows what earlier cells declared. */
export interface TypeService {
  /**
   * Type-checks a cell and compiles it.
   * @param label what stack frames call the cell, e.g. `cell [3]`
   */
  convert(code: string, label?: string): ConvertResult;
  /** Makes the declarations of the last converted cell visible to later cells; call it once the cell has run, even when it threw. */
  commit(): void;
  /** The point the notebook has reached, to return to. */
  mark(): TypesMark;
  /** Forgets what was declared since the mark, and knows again what was declared before. */
  restore(mark: TypesMark): void;
  complete(code: string, cursor: number): CompletionResult;
  /** Signature and documentation at the cursor; both detail levels of Jupyter give the same. */
  inspect(code: string, cursor: number, detail?: number): InspectResult;
  isComplete(code: string): Completeness;
  /**
   * Reads the types of Node, TensorFlow.js and the toolkit ahead, in short slices while the process is idle; call it
   * when the kernel has started or answered its first request. Resolves when all is read.
   */
  warmUp(): Promise<void>;
  /** Forgets all declarations of earlier cells and sends every local file anew: the user's process has restarted. */
  reset(): void;
  close(): void;
}
