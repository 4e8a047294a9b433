import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { packageRoot } from '../../../src/course/jupyter/paths';
import { compiler, type ts } from './compiler';
import { isLocal, isPath, isShared, slashes } from './packages';

export type Resolver = (specifier: string, containingFile: string) => ts.ResolvedModuleFull | undefined;

/**
 * Finds the declarations of a module: from the importing file's folder upwards as Node does, then from the kernel's
 * own packages, so that a notebook anywhere can import TensorFlow.js. Packages that only have an `exports` field
 * are found by a second look in "bundler" mode.
 */
export function createResolver(
  options: ts.CompilerOptions,
  host: ts.ModuleResolutionHost,
  cwd: string,
): Resolver {
  const ts = compiler();
  const canonical = (name: string): string => name;
  const bundler = { ...options, moduleResolution: ts.ModuleResolutionKind.Bundler };
  const nodeCache = ts.createModuleResolutionCache(cwd, canonical, options);
  const bundlerCache = ts.createModuleResolutionCache(cwd, canonical, bundler);
  const home = slashes(join(packageRoot(), '__kernel__.ts'));

  const lookFrom = (specifier: string, file: string): ts.ResolvedModuleFull | undefined =>
    ts.resolveModuleName(specifier, file, options, host, nodeCache).resolvedModule ??
    ts.resolveModuleName(specifier, file, bundler, host, bundlerCache).resolvedModule;

  const lookNear = (specifier: string, file: string): ts.ResolvedModuleFull | undefined =>
    ts.resolveModuleName(specifier, file, options, host, nodeCache).resolvedModule;

  return (specifier, containingFile) => {
    if (isPath(specifier) && !isLocal(containingFile)) return lookNear(specifier, containingFile);
    if (isPath(specifier)) {
      // Not cached: the file may appear or vanish between two cells.
      return ts.resolveModuleName(specifier, containingFile, options, host).resolvedModule;
    }
    if (isBuiltin(specifier)) return undefined;
    if (isShared(specifier)) return lookFrom(specifier, home) ?? lookFrom(specifier, containingFile);
    return lookFrom(specifier, containingFile) ?? lookFrom(specifier, home);
  };
}
