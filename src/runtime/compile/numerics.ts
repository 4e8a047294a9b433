import { tf } from '../tf';
import type { Numbers } from './graph';
import { mapLeaves } from './structure';

/** @throws Error if one of the numbers is NaN or infinite */
export function requireFiniteNumbers(name: string, numbers: Numbers): void {
  const what = name.startsWith('next ')
    ? `the new value of variable ${name.slice('next '.length)}`
    : `the result${name.replace(/^output_\d+/, '')}`;
  refuseOthers(what, numbers, 'all variables are as before');
}

/** The same for what a function returned that ran eagerly. */
export function requireFiniteResult(result: unknown): void {
  // There values are read by waiting only.
  if (tf.getBackend() === 'webgpu') return;
  mapLeaves(result, (leaf, path) => {
    if (leaf instanceof tf.Tensor && leaf.dtype === 'float32')
      refuseOthers(
        `the result${path}`,
        leaf.dataSync<'float32'>(),
        'it runs eagerly, and variables have changed already',
      );
  });
}

function refuseOthers(what: string, numbers: Numbers, variables: string): void {
  if (!(numbers instanceof Float32Array)) return;
  const at = numbers.findIndex((number) => !Number.isFinite(number));
  if (at < 0) return;
  throw new Error(
    `Cannot finish the compiled step as its numbers must be finite (checkNumerics): ${what} has ${numbers[at]} at position ${at}; ${variables}`,
  );
}
