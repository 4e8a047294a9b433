import { before, type Perm } from './permutations';

/** Axes of the one shape that together become axes of the other. */
interface Block {
  readonly from: readonly number[];
  readonly to: readonly number[];
}

/** Axes that become others by a reshape, in the smallest groups; axes of size 1 go with those before them. */
function blocksOf(from: readonly number[], to: readonly number[]): Block[] | undefined {
  const blocks: Block[] = [];
  let [i, j] = [0, 0];
  while (i < from.length || j < to.length) {
    const [firstFrom, firstTo] = [i, j];
    let left = i < from.length ? from[i++]! : 1;
    let right = j < to.length ? to[j++]! : 1;
    while (left !== right) {
      if (left < right && i < from.length) left *= from[i++]!;
      else if (left > right && j < to.length) right *= to[j++]!;
      else return undefined;
    }
    while (from[i] === 1) i++;
    while (to[j] === 1) j++;
    const range = (start: number, end: number) => Array.from({ length: end - start }, (_, k) => start + k);
    blocks.push({ from: range(firstFrom, i), to: range(firstTo, j) });
  }
  return blocks;
}

/**
 * A reshape of x = transpose(s, order) as a reshape of s.
 * @returns the order in which the result stands then; undefined where the axes that become one lie apart in s
 */
export function reshapedOrder(from: readonly number[], order: Perm, to: readonly number[]): Perm | undefined {
  if (from.includes(0)) return undefined;
  const blocks = blocksOf(from, to);
  if (!blocks) return undefined;
  const places = before(
    order,
    from.map((_, axis) => axis),
  ).filter((axis) => from[axis] !== 1);
  const sized = blocks.map((block) => ({ ...block, from: block.from.filter((axis) => from[axis] !== 1) }));
  const start = ({ from: [first] }: Block) => (first === undefined ? -1 : places.indexOf(first));
  const isTogether = (block: Block) => block.from.every((axis, k) => places[start(block) + k] === axis);
  if (!sized.every(isTogether)) return undefined;
  const axes = [...sized].sort((a, b) => start(a) - start(b)).flatMap((block) => block.to);
  return to.map((_, axis) => axes.indexOf(axis));
}
