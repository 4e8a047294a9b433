import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/course/jupyter/paths';
import { CannotMeasure } from '../benchmark';
import { lineReader, type Measured, watchMemory } from './processes';

/** How stock tslab replied to the cells of all notebooks. */
export type Replies = Readonly<Record<string, number>>;

/** A Python with nbclient; not every one has it. */
const python = (): string => process.env.NBCLIENT_PYTHON || '/usr/bin/python3';

/**
 * Executes notebooks with nbclient and stock tslab, some at the same time, each in a kernel of its own. The time counts
 * from when all of nbclient is loaded.
 *
 * @param folder - where the peer may put what it needs.
 */
export async function runPeer(
  notebooks: readonly string[],
  folder: string,
  workers: number,
): Promise<Measured & { readonly replies: Replies; readonly version: string }> {
  const env = { ...process.env, JUPYTER_PATH: kernelspec(folder), PYTHONDONTWRITEBYTECODE: '1' };
  const cwd = workplace(folder);
  const sides = Array.from({ length: workers }, (_, k) => {
    const own = notebooks.filter((_notebook, i) => i % workers === k);
    const script = join(packageRoot(), 'bench', 'grade', 'peer.py');
    const child = spawn(python(), [script, 'tslab', cwd, ...own], { env, stdio: ['pipe', 'pipe', 'ignore'] });
    // Said below, when it has no first line.
    child.on('error', () => undefined);
    child.stdin.on('error', () => undefined);
    return { child, own, read: lineReader(child) };
  });
  const [version] = await Promise.all(sides.map(async ({ read }) => versionIn(await read())));
  const stop = watchMemory(sides.map(({ child }) => child.pid));
  const begin = performance.now();
  const replies: Record<string, number> = {};
  await Promise.all(
    sides.map(async ({ child, own, read }) => {
      child.stdin.write('go\n');
      for (const notebook of own) add(replies, repliesIn(await read(), notebook));
    }),
  );
  const seconds = (performance.now() - begin) / 1000;
  return { seconds, memory: stop(), replies, version: version! };
}

function versionIn(line: string | undefined): string {
  if (line !== undefined) return (JSON.parse(line) as { version: string }).version;
  throw new CannotMeasure(
    `Cannot run bench grade as there must be a Python with nbclient to compare with (Debian: python3-nbclient), named by NBCLIENT_PYTHON: current value is ${python()}`,
  );
}

function repliesIn(line: string | undefined, notebook: string): Replies {
  if (line !== undefined) return JSON.parse(line) as Replies;
  throw new Error(`Cannot run bench grade as nbclient must execute every notebook: it ended at ${notebook}`);
}

function add(sum: Record<string, number>, more: Replies): void {
  for (const [status, count] of Object.entries(more)) sum[status] = (sum[status] ?? 0) + count;
}

/** As tslab's own installer writes it. @returns the folder for JUPYTER_PATH */
function kernelspec(folder: string): string {
  const share = join(folder, 'share');
  const home = join(share, 'kernels', 'tslab');
  mkdirSync(home, { recursive: true });
  const tslab = join(packageRoot(), 'node_modules', 'tslab', 'bin', 'tslab');
  const argv = [process.execPath, tslab, 'kernel', '--config-path', '{connection_file}'];
  writeFileSync(
    join(home, 'kernel.json'),
    JSON.stringify({ argv, display_name: 'TypeScript', language: 'typescript' }),
  );
  return share;
}

/** A folder from which cells can import the toolkit and its packages, and in which nothing changes. */
function workplace(folder: string): string {
  const modules = join(folder, 'work', 'node_modules');
  mkdirSync(modules, { recursive: true });
  const from = join(packageRoot(), 'node_modules');
  for (const name of readdirSync(from)) symlinkSync(join(from, name), join(modules, name), 'junction');
  symlinkSync(packageRoot(), join(modules, 'diffusion-lab'), 'junction');
  return join(folder, 'work');
}
