import { existsSync } from 'node:fs';
import type { Kernel } from '../../../src/course/jupyter/client';
import { kernelMain, listKernelspecs, OWN_KERNEL } from '../../../src/course/jupyter/kernelspec';
import { type Finding, fault, note, ok } from '../finding';
import { type Place, which } from '../place';

/** Jupyter's kernels, by name and folder. */
export function checkKernelspecs(specs = listKernelspecs()): Finding {
  if (specs.length === 0)
    return note(
      'kernelspecs',
      'none in the folders of Jupyter; this project starts its own without',
      'npx diffusion-lab kernel install --user, for Jupyter and VS Code to see it',
    );
  const list = specs.map(({ name, folder }) => `${name} (${folder})`).join(', ');
  return specs.some(({ name }) => name === OWN_KERNEL)
    ? ok('kernelspecs', list)
    : note('kernelspecs', `${list}; not ${OWN_KERNEL}`, 'npx diffusion-lab kernel install --user');
}

const timeLimit = 30_000;

/** Starts this project's kernel, as a notebook would, and lets it compute 1 + 1. */
export async function checkKernelStarts(
  start: () => Promise<Pick<Kernel, 'execute' | 'shutdown' | 'kill'>>,
  built = existsSync(kernelMain()),
): Promise<Finding> {
  if (!built) return fault('kernel', 'not built', 'run npx diffusion-lab build');
  const begin = Date.now();
  try {
    const kernel = await start();
    try {
      const { reply, messages } = await kernel.execute('1 + 1', { signal: AbortSignal.timeout(timeLimit) });
      const result = messages.find(({ header }) => header.msg_type === 'execute_result');
      const text = (result?.content as { data?: Record<string, unknown> } | undefined)?.data?.['text/plain'];
      if (reply.content.status === 'ok' && text === '2')
        return ok('kernel', `starts, 1 + 1 = 2 after ${((Date.now() - begin) / 1000).toFixed(1)} s`);
      return fault(
        'kernel',
        `1 + 1 came back as ${String(text ?? reply.content.status)}`,
        'run npm test -- test/kernel',
      );
    } finally {
      await kernel.shutdown().catch(() => kernel.kill());
    }
  } catch (error) {
    const reason = (error as Error).message.split('\n')[0] ?? '';
    return fault('kernel', `does not start: ${reason}`, 'run npm ci, then npx diffusion-lab build');
  }
}

/** The project brings a JupyterLab of its own; one of Python is for those who have it. */
export function checkJupyter(place: Place): Finding {
  const path = which(place, 'jupyter-lab') ?? which(place, 'jupyter');
  return path ? ok('Jupyter', path) : note('Jupyter', 'not on the PATH; only npm start -- --python needs it');
}
