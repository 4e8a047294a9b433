import { existsSync, readFileSync, statSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';
import { replaceFile } from '../replace-file';
import { log } from './log';

interface LoadedModule {
  exports: unknown;
  loaded: boolean;
}

/**
 * Loads one big module from code that V8 has compiled before, which for the TypeScript compiler takes half
 * the time. What runs is the module's own source: the cache holds a copy of it in ASCII, which V8 keeps in
 * half the memory, and V8's compiled code, which V8 itself refuses when it is of another version.
 */
export class CodeCache {
  private readonly copy: string;
  private readonly compiled: string;
  private script: Script | undefined;

  /**
   * @param file absolute path of a CommonJS module
   * @param folder where the cache is kept; a folder that cannot be written leaves the module as it is
   */
  constructor(
    private readonly file: string,
    folder: string,
  ) {
    const { size, mtimeMs } = statSync(file);
    const key = `${process.version}-${process.arch}-${size}-${Math.round(mtimeMs)}`;
    this.copy = join(folder, `${key}.js`);
    this.compiled = join(folder, `${key}.bin`);
  }

  /** Runs the module and makes `require` find it; does nothing when it is loaded already. */
  load(): void {
    if (require.cache[this.file]) return;
    const cachedData = existsSync(this.copy) && existsSync(this.compiled) && readFileSync(this.compiled);
    const source = cachedData ? readFileSync(this.copy, 'latin1') : toAscii(readFileSync(this.file, 'utf8'));
    const script = new Script(Module.wrap(source), {
      filename: this.file,
      ...(cachedData && { cachedData }),
    });
    this.run(script);
    if (!cachedData || script.cachedDataRejected) this.script = script;
  }

  /** Keeps the compiled code for the next start: call it when the functions a start needs have run. */
  save(): void {
    const { script } = this;
    this.script = undefined;
    if (!script) return;
    try {
      replaceFile(this.copy, toAscii(readFileSync(this.file, 'utf8')));
      replaceFile(this.compiled, script.createCachedData());
    } catch (error) {
      log(`Compiled code is not kept: ${error instanceof Error ? error.message : error}`);
    }
  }

  private run(script: Script): void {
    const module = new Module(this.file) as Module & LoadedModule;
    module.filename = this.file;
    require.cache[this.file] = module;
    const wrapped = script.runInThisContext() as (...parts: unknown[]) => void;
    try {
      wrapped.call(
        module.exports,
        module.exports,
        createRequire(this.file),
        module,
        this.file,
        dirname(this.file),
      );
      module.loaded = true;
    } catch (error) {
      delete require.cache[this.file];
      throw error;
    }
  }
}

/** The same program: letters beyond ASCII, in comments and strings, as escapes. */
const toAscii = (source: string): string =>
  source.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
