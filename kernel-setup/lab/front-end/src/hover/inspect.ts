import { Text } from '@jupyterlab/coreutils';
import type { Kernel } from '@jupyterlab/services';
import type { JSONObject } from '@lumino/coreutils';

/** How long an answer is waited for: after that the mouse is elsewhere. */
const patience = 3000;

/** Kernels that owe an answer, as they are busy: more questions would only pile up behind the work. */
const owing = new WeakSet<Kernel.IKernelConnection>();

async function ask(kernel: Kernel.IKernelConnection, code: string, position: number) {
  owing.add(kernel);
  try {
    const { content } = await kernel.requestInspect({
      code,
      cursor_pos: Text.jsIndexToCharIndex(position, code),
      detail_level: 0,
    });
    return content.status === 'ok' && content.found ? content.data : undefined;
  } catch {
    return undefined;
  } finally {
    owing.delete(kernel);
  }
}

/** What a kernel says of the name at a position, by kind of text; nothing when it says nothing in time. */
export async function inspect(
  kernel: Kernel.IKernelConnection,
  code: string,
  position: number,
): Promise<JSONObject | undefined> {
  if (kernel.connectionStatus !== 'connected' || owing.has(kernel)) return undefined;
  const late = new Promise<undefined>((resolve) => setTimeout(resolve, patience));
  return Promise.race([ask(kernel, code, position), late]);
}
