import { requireCount, requirePositive, requireSameLength } from '../check';

/**
 * The order that errors show: the slope of ln(error) against ln(h) by least squares, for errors of the steps h. A method of
 * order p has error ≈ C·hᵖ, a line of slope p in a plot with two logarithmic axes.
 * @throws RangeError unless there are as many errors as steps, two at least, all positive
 */
export function observedOrder(steps: ArrayLike<number>, errors: ArrayLike<number>): number {
  const action = 'find an order';
  requireSameLength(action, ['steps', 'errors'], steps, errors);
  requireCount(action, 'the number of steps', steps.length, 2);
  const logOf = (name: string, values: ArrayLike<number>) =>
    Array.from(values, (value, k) => {
      requirePositive(action, `${name}[${k}]`, value);
      return Math.log(value);
    });
  const [x, y] = [centred(logOf('steps', steps)), centred(logOf('errors', errors))];
  const [across, along] = [x.map((value, k) => value * y[k]!), x.map((value) => value ** 2)].map(sum);
  requirePositive(action, 'the spread of the steps', along!);
  return across! / along!;
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

function centred(values: readonly number[]): number[] {
  const mean = sum(values) / values.length;
  return values.map((value) => value - mean);
}
