import type { Answer } from '../jupyter/client';
import type { NotebookKernel } from './kernel';
import { errorOf, type OutputArea } from './output-area';

/** Why a cell did not end as it should. */
export type CellFault =
  | { readonly kind: 'error'; readonly ename: string; readonly evalue: string }
  | { readonly kind: 'timeout'; readonly seconds: number; readonly interrupted: boolean }
  | { readonly kind: 'stopped'; readonly reason: string }
  | { readonly kind: 'died'; readonly message: string };

export interface CellLimits {
  readonly timeoutSeconds: number;
  /** How long an interrupted cell may take to end before its kernel is killed; default 5 s. */
  readonly graceSeconds?: number | undefined;
  /** Stops the cell: the whole run is over. The reason is an Error. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs one cell to its end, its time limit or the end of the run: then it is interrupted and, when that
 * does not help, its kernel is killed.
 *
 * @returns undefined when the cell succeeded.
 */
export async function executeCell(
  kernel: NotebookKernel,
  source: string,
  area: OutputArea,
  limits: CellLimits,
): Promise<CellFault | undefined> {
  const answer = kernel.execute(source, { onMessage: (message) => area.receive(message) });
  try {
    const first = await beforeLimit(answer, limits);
    if (typeof first === 'object') return faultOf(first, area);
    const interrupted = await interrupt(kernel, answer, limits.graceSeconds ?? 5);
    return first === 'late'
      ? { kind: 'timeout', seconds: limits.timeoutSeconds, interrupted }
      : { kind: 'stopped', reason: String(limits.signal?.reason?.message) };
  } catch (error) {
    return { kind: 'died', message: (error as Error).message };
  }
}

/** The answer, or which limit came first. */
function beforeLimit(answer: Promise<Answer>, limits: CellLimits): Promise<Answer | 'late' | 'stopped'> {
  const { signal, timeoutSeconds } = limits;
  return new Promise((resolve, reject) => {
    const stop = (): void => resolve('stopped');
    const timer = setTimeout(() => resolve('late'), timeoutSeconds * 1000);
    if (signal?.aborted) stop();
    signal?.addEventListener('abort', stop);
    answer.then(resolve, reject).finally(() => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
    });
  });
}

/** Whether the interrupt ended the cell; if not, the kernel has been killed. */
async function interrupt(
  kernel: NotebookKernel,
  answer: Promise<Answer>,
  graceSeconds: number,
): Promise<boolean> {
  // A kernel that is stuck answers neither; both then reject when it is killed.
  kernel.interrupt().catch(() => undefined);
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), graceSeconds * 1000);
  });
  const ended = await Promise.race([
    answer.then(
      () => true,
      () => true,
    ),
    patience,
  ]);
  clearTimeout(timer);
  if (!ended) await kernel.kill();
  return ended;
}

function faultOf({ reply }: Answer, area: OutputArea): CellFault | undefined {
  const { content } = reply;
  if (typeof content.execution_count === 'number') area.executionCount ??= content.execution_count;
  const shown = area.outputs.find((output) => output.output_type === 'error');
  if (content.status === 'ok') return undefined;
  if (content.status === 'aborted')
    return { kind: 'error', ename: 'Aborted', evalue: 'the kernel did not run the cell' };
  const { ename, evalue } = shown?.output_type === 'error' ? shown : errorOf(content);
  return { kind: 'error', ename, evalue };
}
