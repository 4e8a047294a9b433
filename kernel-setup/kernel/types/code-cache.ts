import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';
import { packageRoot } from './packages';

interface CachedModule {
  readonly exports: unknown;
  /** Keeps what V8 has compiled so far for the next start; does nothing when this start already came from the cache. */
  save(): void;
}

/**
 * Loads a large CommonJS module with V8's code cache, which Node 20 does not do by itself: compiling 8 MB of code anew
 * takes longer than running it. The cache lies in `.cache/` of this package, one file for each version of the module
 * and of Node; a missing, damaged or unwritable one costs time and nothing else.
 */
export function requireCached(name: string, version: string): CachedModule {
  const path = require.resolve(name);
  const require_ = createRequire(path);
  const cacheFile = join(
    packageRoot(),
    '.cache',
    `${name.replace(/\W+/g, '-')}-${version}-node-${process.version}-${process.arch}.bin`,
  );
  const source = `(function (exports, require, module, __filename, __dirname) {${readFileSync(path, 'utf8')}\n})`;
  const cachedData = readCache(cacheFile);
  const script = new Script(source, { filename: path, cachedData });
  const module = { exports: {} };
  const run = script.runInThisContext() as (...args: unknown[]) => void;
  run(module.exports, require_, module, path, dirname(path));
  const isFresh = cachedData !== undefined && script.cachedDataRejected === false;
  return { exports: module.exports, save: () => (isFresh ? undefined : writeCache(cacheFile, script)) };
}

function readCache(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

/** Written beside and renamed, so that a kernel starting at the same time never reads half a file. */
function writeCache(path: string, script: Script): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    const draft = `${path}.${process.pid}`;
    writeFileSync(draft, script.createCachedData());
    renameSync(draft, path);
  } catch {
    // A read-only installation works without.
  }
}
