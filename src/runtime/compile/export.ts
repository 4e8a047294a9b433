import { basename } from 'node:path';
import type { Tensor } from '@tensorflow/tfjs';
import { refusal, requirePositive } from '../../check';
import { packageVersion, writeFileAtomic } from '../../files';
import type { VariableTree } from '../checkpoint-content';
import { tf } from '../tf';
import { requireSameResults } from './export-check';
import { type InputForm, type InputShape, inputForms, shapeFor, type TypedInput } from './export-inputs';
import { modelOf } from './export-model';
import { Unmergeable } from './export-sizes';
import { nativeProblem } from './native';
import { encodeModel, type OnnxModel } from './onnx';
import { requireRepeatable } from './repeatable';
import { type Trace, trace } from './trace';
import { unloweredBy } from './unlowered';

/** What an exported file is to hold. */
export interface ExportOptions {
  /**
   * The arguments of the function in their order, by the names they get in the file: shapes, with null for the size of
   * the batch, which stays open. `{ shape, dtype }` for one that is not float32.
   */
  readonly inputs: Readonly<Record<string, InputShape | TypedInput>>;
  /** Names for variables, as `network.parameters()` gives them; others have the engine's names. */
  readonly variables?: VariableTree;
  /** A text about the model, kept in the file. */
  readonly description?: string;
  /**
   * Arguments to check the file with, for a batch of that size: where normal numbers, and 0 and 1 for whole numbers,
   * are none that the function takes. They are disposed.
   */
  readonly examples?: (batch: number) => Tensor[];
  /** How far the file's results may be from the function's, relative to the largest; 1e-5 unless told. */
  readonly tolerance?: number;
}

/** Sizes of batches that are traced. The second choice, where the first happen to be sizes of something else. */
const choices = [
  [3, 5, 7],
  [11, 13, 17],
] as const;

/** Sizes that are run and never traced; what is stretched is special with 1. */
const untraced = [1, 2];

/**
 * Writes what a function of tensors computes into an ONNX file, which other programs run: ONNX Runtime in any
 * language, in a browser, or a viewer such as Netron. Variables are written with their present values; the size of the
 * batch stays open. The file gets its name after it was run in a session of its own and gave the function's results
 * for four sizes of the batch, two of which were not used to write it. It holds operators of ONNX only (opset 17).
 *
 * The function is a prediction, not a training step: it must not change variables, draw random numbers or read values.
 *
 *     await exportOnnx((x, t) => network.predict(x, t), 'model.onnx', {
 *       inputs: { x: [null, 28, 28, 1], t: [null] },
 *       variables: network.parameters(),
 *     });
 *
 * The outputs are called `output`; of an array `output_0`, `output_1`, …; of an object as its entries are.
 * @throws Error, TraceFault where the function cannot be written as a file; FileWriteError
 */
export async function exportOnnx(
  fn: (...inputs: Tensor[]) => unknown,
  path: string,
  options: ExportOptions,
): Promise<void> {
  const action = `export to ${basename(path)}`;
  if (typeof fn !== 'function')
    throw new TypeError(refusal(action, 'what is exported must be a function', fn));
  const { tolerance = 1e-5, examples, variables = {}, description = '' } = options ?? {};
  requirePositive(action, 'tolerance', tolerance);
  const forms = inputForms(action, options?.inputs);
  const problem = nativeProblem();
  if (problem !== undefined)
    throw new Error(refusal(action, 'ONNX Runtime must load, to check the file', problem));
  const { model, batches } = await readModel(fn, { action, forms, variables, description });
  const bytes = encodeSmall(action, model);
  const outputs = model.outputs.map(({ name }) => name);
  await requireSameResults(bytes, batches, { action, run: fn, forms, outputs, examples, tolerance });
  writeFileAtomic(path, bytes);
}

interface Wanted {
  readonly action: string;
  readonly forms: readonly InputForm[];
  readonly variables: VariableTree;
  readonly description: string;
}

/** The model, and the sizes of batches to check it with. */
async function readModel(fn: (...inputs: Tensor[]) => unknown, wanted: Wanted) {
  const { action, forms } = wanted;
  const hasBatch = forms.some(({ shape }) => shape.includes(null));
  if (!hasBatch) return { model: await modelOf([traceAt(fn, wanted, 1)], [1], wanted), batches: [1] };
  let refused: Unmergeable | undefined;
  for (const batches of choices)
    try {
      const traces = batches.map((batch) => traceAt(fn, wanted, batch));
      return {
        model: await modelOf(traces, batches, wanted),
        batches: [...untraced, ...batches.slice(0, 2)],
      };
    } catch (error) {
      if (!(error instanceof Unmergeable)) throw error;
      refused ??= error;
    }
  throw new Error(`Cannot ${action} as ${refused!.message}`);
}

/** A trace that changes nothing, and that is the same when it is made again. */
function traceAt(fn: (...inputs: Tensor[]) => unknown, { action, forms }: Wanted, batch: number): Trace {
  const inputs = forms.map((form) => tf.zeros(shapeFor(form, batch), form.dtype));
  const run = fn as (...args: unknown[]) => unknown;
  try {
    const [first, second] = [trace(run, inputs), trace(run, inputs)];
    for (const { failure } of [first, second]) if (failure) throw failure.error;
    requirePure(action, first);
    requireRepeatable(first, second);
    return first;
  } catch (error) {
    const reason = unloweredBy(error);
    if (reason === undefined) throw error;
    throw new Error(`Cannot ${action} as every kernel must have a lowering: ${reason}`);
  } finally {
    tf.dispose(inputs);
  }
}

function requirePure(action: string, { state, made, optimizers }: Trace): void {
  const assigned = state.find(({ after }) => after !== undefined);
  const advice = 'export the prediction, not the training step';
  if (assigned)
    throw new Error(
      refusal(action, `the function must not assign variables (${advice})`, assigned.variable.name),
    );
  if (made.length > 0)
    throw new Error(
      refusal(action, 'the function must not make variables (make them outside)', made[0]!.variable.name),
    );
  if (optimizers.length > 0)
    throw new Error(refusal(action, `the function must not train (${advice})`, 'an optimizer steps'));
}

/** The format's messages have 32-bit lengths. */
const LARGEST = 2 ** 31 - 1;

function encodeSmall(action: string, model: OnnxModel): Uint8Array {
  const size = model.constants.reduce((sum, { data }) => sum + data.length, 0);
  if (size > LARGEST)
    throw new RangeError(
      refusal(
        action,
        `variables and constants must take less than 2 GiB, the format's limit`,
        `${size} bytes`,
      ),
    );
  return encodeModel({ ...model, version: packageVersion() });
}
