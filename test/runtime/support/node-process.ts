import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const folder = join(process.cwd(), 'test/runtime/support');
const source = join(process.cwd(), 'src/runtime');

/** Runs an asynchronous program in a Node of its own, with `runtime` and `tf` from the sources. */
export function runInNode(program: string, env: Record<string, string> = {}) {
  const script = `
    const { runtime } = require(${JSON.stringify(join(source, 'runtime.ts'))});
    const { tf } = require(${JSON.stringify(join(source, 'tf.ts'))});
    (async () => { ${program} })().catch((error) => { console.log(error.message); process.exitCode = 1; });`;
  const args = ['-r', join(folder, 'require-typescript.cjs'), '-e', script];
  const { DIFFUSION_BACKEND: _unset, ...inherited } = process.env;
  return spawnSync(process.execPath, args, {
    encoding: 'utf8',
    env: { ...inherited, ...env },
    timeout: 60_000,
  });
}
