import type { ConvertResult } from '../../kernel/types/contract';

/** A cell to compile. `key` is a hash of it and of all cells before it. */
export interface CellSource {
  readonly key: string;
  readonly label: string;
  readonly source: string;
}

/** To the compile process: the cells of one submission, of which the results from `from` on are wanted. */
export interface CompileRequest {
  readonly id: number;
  readonly cells: readonly CellSource[];
  readonly from: number;
}

/** From the compile process: one a cell. */
export interface CompileAnswer {
  readonly id: number;
  readonly index: number;
  readonly result: ConvertResult;
  /** Bytes of memory that the process holds. */
  readonly memory: number;
}

/** The first message of the compile process. */
export interface CompilerReady {
  readonly ready: true;
}

export const descriptors = { requests: 3, answers: 4 } as const;
