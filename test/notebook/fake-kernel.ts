/** A kernel that only writes down what it is asked to show. */
import type { DisplayBundle, Kernel } from '../../src/notebook/kernel';

const name = Symbol.for('diffusion-lab.kernel');

export interface Sent {
  readonly text: string;
  readonly html: string;
  readonly id: string;
  readonly update: boolean;
}

/** Puts the kernel in place and returns its record. */
export function startFakeKernel(): { sent: Sent[]; bundles: DisplayBundle[]; cleared: boolean[] } {
  const record = { sent: [] as Sent[], bundles: [] as DisplayBundle[], cleared: [] as boolean[] };
  const kernel: Kernel = {
    display(bundle, update) {
      record.bundles.push(bundle);
      record.sent.push({
        text: String(bundle.data['text/plain']),
        html: String(bundle.data['text/html']),
        id: bundle.transient?.display_id ?? '',
        update,
      });
    },
    clearOutput: (wait) => void record.cleared.push(wait),
    input: () => '',
  };
  (globalThis as Record<symbol, unknown>)[name] = kernel;
  return record;
}

export function stopFakeKernel(): void {
  delete (globalThis as Record<symbol, unknown>)[name];
}
