/** A truth value as Python's `str` writes it. */
export const pythonBool = (value: boolean): string => (value ? 'True' : 'False');

/**
 * A number as Python's `str(float(value))` writes it: the shortest digits that give the number again, like
 * JavaScript's, but `1.0` for 1, and with an exponent of at least two digits below 1e-4 and from 1e16 on.
 */
export function pythonFloat(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const [mantissa = '0', power = '0'] = Math.abs(value).toExponential().split('e');
  const exponent = Number(power);
  const digits = mantissa.replace('.', '');
  return sign + (exponent < -4 || exponent >= 16 ? scientific(mantissa, exponent) : plain(digits, exponent));
}

function scientific(mantissa: string, exponent: number): string {
  const size = String(Math.abs(exponent)).padStart(2, '0');
  return `${mantissa}e${exponent < 0 ? '-' : '+'}${size}`;
}

/** `digits` with the point after `exponent` + 1 of them. */
function plain(digits: string, exponent: number): string {
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  return `${whole}.${digits.slice(exponent + 1) || '0'}`;
}
