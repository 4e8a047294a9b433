import type { Numbers } from './graph';

/** @throws Error if one of the numbers is NaN or infinite */
export function requireFiniteNumbers(name: string, numbers: Numbers): void {
  if (!(numbers instanceof Float32Array)) return;
  const at = numbers.findIndex((number) => !Number.isFinite(number));
  if (at < 0) return;
  const what = name.startsWith('next ')
    ? `the new value of variable ${name.slice('next '.length)}`
    : `the result${name.replace(/^output_\d+/, '')}`;
  throw new Error(
    `Cannot finish the compiled step as its numbers must be finite (checkNumerics): ${what} has ${numbers[at]} at position ${at}; all variables are as before`,
  );
}
