import { copyFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Kernelspec,
  kernelMain,
  kernelspecsIn,
  ownKernelJson,
} from '../../src/course/jupyter/kernelspec';
import { packageRoot } from '../../src/course/jupyter/paths';

export const LOGOS = ['logo-svg.svg', 'logo-32x32.png', 'logo-64x64.png'] as const;

/** Folder of the committed pictures. */
export const logoFolder = (): string => join(packageRoot(), 'kernel-setup', 'kernelspec', 'logos');

/** Key in kernel.json's metadata by which a kernelspec is known as written here. */
const MARK = 'diffusion_lab';

export const isOurs = (spec: Kernelspec): boolean => spec.metadata?.[MARK] !== undefined;

/**
 * Writes the kernelspec; an older one of this project is replaced. The folder appears whole or not at all.
 *
 * @returns the folder written
 * @throws Error when the kernel is not built, the folder cannot be written, or the name belongs to another kernel.
 */
export function installKernelspec(dataDir: string, name: string): string {
  if (!existsSync(kernelMain()))
    throw new Error(
      `Cannot install kernel as it must be built first (npm run build): no file ${kernelMain()}`,
    );
  const kernels = join(dataDir, 'kernels');
  const target = join(kernels, name);
  refuseForeign(kernels, name, 'install');
  try {
    mkdirSync(kernels, { recursive: true });
    replaceFolder(kernels, target, writeFiles);
  } catch (error) {
    throw new Error(`Cannot install kernel as its folder must be writable: ${reason(error)}`);
  }
  return target;
}

/**
 * Removes the kernelspec that `installKernelspec` wrote.
 *
 * @returns the folder removed
 * @throws Error when there is none of that name, or it belongs to another kernel.
 */
export function uninstallKernelspec(dataDir: string, name: string): string {
  const kernels = join(dataDir, 'kernels');
  const target = join(kernels, name);
  if (!existsSync(target))
    throw new Error(`Cannot uninstall kernel as it must be installed: no folder ${target}`);
  refuseForeign(kernels, name, 'uninstall');
  try {
    // Renamed first: an interrupted removal then leaves no half kernelspec behind.
    const old = join(mkdtempSync(join(kernels, '.old-')), name);
    renameSync(target, old);
    rmSync(join(old, '..'), { recursive: true });
  } catch (error) {
    throw new Error(`Cannot uninstall kernel as its folder must be writable: ${reason(error)}`);
  }
  return target;
}

function refuseForeign(kernels: string, name: string, action: string): void {
  if (!existsSync(join(kernels, name))) return;
  const present = kernelspecsIn(kernels).find((spec) => spec.name === name);
  if (!present || !isOurs(present))
    throw new Error(
      `Cannot ${action} kernel as the folder must be one that kernel install wrote: ${join(kernels, name)}`,
    );
}

function writeFiles(folder: string): void {
  const json = ownKernelJson();
  const marked = { ...json, metadata: { ...json.metadata, [MARK]: { root: packageRoot() } } };
  writeFileSync(join(folder, 'kernel.json'), `${JSON.stringify(marked, null, 1)}\n`);
  for (const logo of LOGOS) copyFileSync(join(logoFolder(), logo), join(folder, logo));
}

/** Fills a new folder beside the target, then swaps it in by renaming. */
function replaceFolder(parent: string, target: string, fill: (folder: string) => void): void {
  const staging = mkdtempSync(join(parent, '.new-'));
  const [fresh, old] = [join(staging, 'fresh'), join(staging, 'old')];
  try {
    mkdirSync(fresh);
    fill(fresh);
    if (existsSync(target)) renameSync(target, old);
    renameSync(fresh, target);
  } catch (error) {
    if (existsSync(old) && !existsSync(target)) renameSync(old, target);
    throw error;
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));
