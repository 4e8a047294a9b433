/**
 * What crosses from the type service to the process that runs the user's code: plain JSON data.
 */

/** Modules that a file imports. */
export interface Imports {
  /** Import specifier to the absolute path of the local file it means. */
  readonly local: Readonly<Record<string, string>>;
  /** Other specifiers of static imports: packages and `node:` modules. */
  readonly external: readonly string[];
}

/** One local file (`../src/x.ts`, `./helper.ts`), compiled to CommonJS. */
export interface ConvertedModule {
  /** Absolute path of the source file, with forward slashes. */
  readonly path: string;
  readonly code: string;
  /** Source map (version 3) as JSON text. */
  readonly map: string;
  readonly imports: Imports;
}

/** One cell, compiled and ready to run. */
export interface Converted {
  /** What stack frames call the cell, e.g. `cell [3]`. */
  readonly label: string;
  /** The cell as it was typed, for code frames. */
  readonly source: string;
  /** Body of a function that returns `{ value }` when the cell ends in an expression. */
  readonly code: string;
  /** Source map (version 3) of `code` as JSON text. */
  readonly map: string;
  /** The cell awaits at its top level, so the function around `code` must be asynchronous. */
  readonly isAsync: boolean;
  /** Names which the cell declares. */
  readonly names: readonly string[];
  readonly imports: Imports;
  /** Local files that are new or changed since the previous conversion. */
  readonly modules: readonly ConvertedModule[];
  /** Local files to evaluate again on their next import: changed ones and all that import them. */
  readonly stale: readonly string[];
}

/** An error as Jupyter's `error` message carries it. */
export interface KernelError {
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
}
