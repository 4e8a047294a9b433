import type * as ts from '@tslab/typescript-for-tslab';

/** What the compiler keeps on its nodes and does not put into its public declarations. */
export interface SourceFileInternals {
  parent?: ts.Node;
  locals?: Map<string, ts.Symbol>;
  parseDiagnostics?: readonly ts.DiagnosticWithLocation[];
}

interface CompilerInternals {
  bindSourceFile(file: ts.SourceFile, options: ts.CompilerOptions): void;
}

export type Compiler = typeof ts & CompilerInternals;
export type { ts };

/**
 * The TypeScript that tslab is built on (5.0.4, its own build).
 *
 * Loaded on first use: it is 8 MB of code, and the protocol process answers `kernel_info` before it needs types.
 */
export function compiler(): Compiler {
  return require('@tslab/typescript-for-tslab') as Compiler;
}

export function internals(file: ts.SourceFile): SourceFileInternals {
  return file as unknown as SourceFileInternals;
}
