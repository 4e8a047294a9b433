/**
 * Tensors of TensorFlow.js, known by their shape so that this file loads no tensor library:
 * dtype, shape, a corner and a summary, never the internals.
 */
import { corner, cornerHtml, cornerText } from './corner';
import type { Bundle } from './mime';
import { escapeHtml, textBundle } from './mime';
import { summarize, summaryText } from './number';

interface TensorLike {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly size: number;
  readonly isDisposed: boolean;
  readonly name?: string;
  readonly trainable?: boolean;
  dataSync(): ArrayLike<number | string>;
}

export function isTensor(value: object): value is TensorLike {
  if (!('dtype' in value && 'dataSync' in value && 'isDisposed' in value)) return false;
  return Array.isArray((value as TensorLike).shape) && typeof (value as TensorLike).dataSync === 'function';
}

function heading(tensor: TensorLike): string {
  const kind = typeof tensor.trainable === 'boolean' ? 'Variable' : 'Tensor';
  const name = kind === 'Variable' && tensor.name ? ` “${tensor.name}”` : '';
  const shape = tensor.shape.length === 0 ? 'scalar' : `[${tensor.shape.join(', ')}]`;
  return `${kind}${name} ${shape} ${tensor.dtype}`;
}

/** Values read once; a complex tensor interleaves real and imaginary parts, which are summarized together. */
function read(tensor: TensorLike): ArrayLike<number | string> | undefined {
  try {
    return tensor.dataSync();
  } catch {
    // WebGPU cannot be read synchronously while work is pending: the shape alone is still worth showing.
    return undefined;
  }
}

/** The bundle of a tensor, as text and HTML. */
export function tensorBundle(tensor: TensorLike): Bundle {
  const title = heading(tensor);
  if (tensor.isDisposed) return textBundle(`${title}: disposed, its values are gone`);
  const values = read(tensor);
  if (values === undefined) return textBundle(`${title}: values cannot be read here; await tensor.data()`);
  if (tensor.size === 0) return textBundle(`${title}: empty`);
  const numeric = tensor.dtype !== 'string' && tensor.dtype !== 'bool';
  const at = (k: number) => (tensor.dtype === 'bool' ? Boolean(values[k]) : (values[k] ?? ''));
  const cells = corner({ shape: tensor.shape, at });
  const { length } = tensor.shape;
  const leading = length > 2 ? ` at [${tensor.shape.slice(0, -2).fill(0).join(', ')}]` : '';
  const summary = numeric && tensor.size > 1 ? summaryText(summarize(values as ArrayLike<number>)) : '';
  const text = [`${title}${summary && `   ${summary}`}`, `${cornerText(cells, length)}${leading}`].join('\n');
  const escaped = cells.map((row) => row.map(escapeHtml));
  const head = `<strong>${escapeHtml(title)}</strong>${summary && ` <span style="opacity:.7;white-space:pre">  ${summary}</span>`}`;
  const html = `<div>${head}${cornerHtml(escaped)}${leading && `<span style="opacity:.7">${leading.trim()}</span>`}</div>`;
  return { data: { 'text/html': html, 'text/plain': text }, metadata: {} };
}
