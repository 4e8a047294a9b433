import { type DimensionOption, type Points, pointsOf, squaredDistance } from './clouds';

/**
 * The energy distance of two samples (Székely and Rizzo 2013, eq. 1.1), of their empirical laws:
 *
 *     2 E‖X − Y‖ − E‖X − X′‖ − E‖Y − Y′‖
 *
 * Never negative, 0 exactly when the laws are equal, and without a setting. On the line it is 2 ∫ (F − G)² dx. (Some, among them
 * `scipy.stats.energy_distance`, call the square root of this so.)
 * @throws RangeError unless both hold whole points, finite ones
 */
export function energyDistance(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  options: DimensionOption = {},
): number {
  const action = 'take the energy distance';
  const [left, right] = [pointsOf(action, 'a', a, options), pointsOf(action, 'b', b, options)];
  return 2 * meanDistance(left, right) - meanDistance(left, left) - meanDistance(right, right);
}

function meanDistance(a: Points, b: Points): number {
  let sum = 0;
  for (let i = 0; i < a.n; i++) for (let j = 0; j < b.n; j++) sum += Math.sqrt(squaredDistance(a, i, b, j));
  return sum / (a.n * b.n);
}
