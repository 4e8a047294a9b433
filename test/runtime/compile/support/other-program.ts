import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Tensor } from '@tensorflow/tfjs';

/** An input or output as a file describes it. */
interface Port {
  readonly name: string;
  readonly type: string;
  readonly shape: readonly (number | string)[];
}

/** What another program reads out of a .onnx file. */
export interface Seen {
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  readonly results: readonly Readonly<Record<string, { readonly dims: number[]; readonly data: number[] }>>[];
}

/** Runs a .onnx file in a process of its own that has onnxruntime-node only. */
export function runElsewhere(file: string, calls: readonly Readonly<Record<string, Tensor>>[]): Seen {
  const input = JSON.stringify({
    file,
    calls: calls.map((call) =>
      Object.fromEntries(
        Object.entries(call).map(([name, tensor]) => [
          name,
          { type: tensor.dtype, dims: tensor.shape, data: Array.from(tensor.dataSync()) },
        ]),
      ),
    ),
  });
  const script = join(process.cwd(), 'test/runtime/compile/support/run-onnx.cjs');
  const { stdout, stderr, status } = spawnSync(process.execPath, [script], {
    input,
    encoding: 'utf8',
    timeout: 60_000,
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(`Cannot run ${file} elsewhere: ${stderr}`);
  return JSON.parse(stdout) as Seen;
}
