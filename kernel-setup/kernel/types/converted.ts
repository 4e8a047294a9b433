/**
 * What crosses from the type service to the process that runs the user's code: plain JSON data.
 */

/** One local file (`../src/x.ts`, `./helper.ts`), compiled to CommonJS. */
export interface ConvertedModule {
  /** Absolute path of the source file, with forward slashes. */
  readonly path: string;
  readonly code: string;
  /** Source map (version 3) as JSON text. */
  readonly map: string;
}

/** One cell, compiled and ready to run. */
export interface Converted {
  /** What stack frames call the cell, e.g. `cell [3]`. */
  readonly label: string;
  /** The cell as it was typed, for code frames. */
  readonly source: string;
  /** CommonJS function body; free names are `exports`, `require` and the kernel's own helpers. */
  readonly code: string;
  /** Source map (version 3) of `code` as JSON text. */
  readonly map: string;
  /** The cell awaits at its top level. */
  readonly isAsync: boolean;
  /** Where `code` stores the value of the last expression; absent when the cell ends in a declaration. */
  readonly lastExpression?: string;
  /** Names which the cell declares. */
  readonly names: readonly string[];
  /** Local files that are new or changed since the previous conversion. */
  readonly modules: readonly ConvertedModule[];
  /** Paths of all local files (TypeScript, JavaScript, JSON) to evaluate again on their next import. */
  readonly stale: readonly string[];
  /** Static imports of ES modules, by importing file: loaded before the cell runs, as `require` cannot. */
  readonly esModules: readonly EsModuleImport[];
}

export interface EsModuleImport {
  readonly specifier: string;
  /** Resolved absolute path or `node:` name. */
  readonly target: string;
}

/** An error as Jupyter's `error` message carries it. */
export interface KernelError {
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
}
