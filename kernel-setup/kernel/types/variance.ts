/**
 * States the variance of `Tensor<R>` and `Variable<R>` in TensorFlow.js's declarations: `out`, covariant.
 *
 * Without it TypeScript works it out by comparing all of their methods, anew for each cell that passes a tensor
 * to a generic function: half of the time such a cell takes. It changes no type: a test compares what is assignable
 * to what with the untouched declarations.
 */
export function withVariance(path: string, text: string): string {
  if (!path.endsWith('/@tensorflow/tfjs-core/dist/tensor.d.ts')) return text;
  return text.replace(/\bclass (Tensor|Variable)<R extends/g, 'class $1<out R extends');
}
