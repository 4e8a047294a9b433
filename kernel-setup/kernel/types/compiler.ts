import type * as ts from '@tslab/typescript-for-tslab';
import { requireCached } from './code-cache';

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

const NAME = '@tslab/typescript-for-tslab';

let loaded: ReturnType<typeof requireCached> | undefined;

/**
 * The TypeScript that tslab is built on (5.0.4, its own build).
 *
 * Loaded on first use: it is 8 MB of code, and the protocol process answers `kernel_info` before it needs types.
 */
export function compiler(): Compiler {
  loaded ??= requireCached(NAME, (require(`${NAME}/package.json`) as { version: string }).version);
  return loaded.exports as Compiler;
}

/** Keeps the compiler's machine code for the next start of a kernel; for idle time. */
export function saveCompiledCompiler(): void {
  loaded?.save();
}

export function internals(file: ts.SourceFile): SourceFileInternals {
  return file as unknown as SourceFileInternals;
}
