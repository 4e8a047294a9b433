/** An order of axes: result axis i is axis perm[i] of what is transposed, as in ONNX's Transpose. */
export type Perm = readonly number[];

export const identityPerm = (rank: number): Perm => [...Array(rank).keys()];

export const isIdentity = (perm: Perm): boolean => perm.every((axis, i) => axis === i);

/** transpose(transpose(x, first), then) = transpose(x, composed(first, then)). */
export const composed = (first: Perm, then: Perm): Perm => then.map((axis) => first[axis]!);

export function inverse(perm: Perm): Perm {
  const result = Array<number>(perm.length);
  perm.forEach((axis, i) => {
    result[axis] = i;
  });
  return result;
}

/** The list that transposing by perm turns into this one, entry i being axis i's: the shape of what is transposed. */
export const before = <T>(perm: Perm, list: readonly T[]): T[] => inverse(perm).map((i) => list[i]!);

/** Whether the axes that have a size stay in their order: then nothing moves in memory. */
export function keepsOrder(perm: Perm, shape: readonly number[]): boolean {
  const sized = perm.filter((axis) => shape[axis] !== 1);
  return sized.every((axis, i) => i === 0 || sized[i - 1]! < axis);
}
