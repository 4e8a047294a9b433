import { createLoop, type Loop } from '../../simd/loop';
import { Block } from '../../simd/memory';
import { arrayAt, doubles, stateAt } from '../../simd/vector';
import type { Chain } from './chain';
import type { March } from './stepping';

/**
 * Implicit steps of a single row between walls, (I − c·L) p′ = p: elimination from both ends at once to the middle and
 * back outwards (the twisted factorisation; Meurant 1992). The row is folded in the middle, so that one vector of
 * WebAssembly holds a cell and its mirror image: both sweeps are the same loop, and on its way back it also moves what
 * flows between cells, p′ = p + c·L p′, which keeps the sum exact where a solution is as exact as its condition allows.
 */
export function foldedRow(chain: Chain, c: number): March {
  const { n } = chain;
  const pairs = n >> 1;
  const row = factored(chain, c);
  const { eliminate, goBack } = loopsOf();
  const [p, y] = [room(pairs + 1), room(pairs + 1)];
  const state = room(2);
  const nextCells = { address: p.address + PAIR };
  // Lengths of a loop count in single precision.
  const length = 4 * pairs;
  return (density, steps) => {
    if (pairs === 0) return;
    fold(density, p.doubles);
    const [cells, eliminated, states] = [p.doubles, y.doubles, state.doubles];
    for (let step = 0; step < steps; step++) {
      states.fill(0);
      eliminate(length, [p, row.inverse, row.carried, y, state]);
      const last = 2 * pairs - 2;
      const middle = row.join(eliminated[last]!, eliminated[last + 1]!, cells[2 * pairs]!);
      states.set([middle[0], middle[1], 0, 0]);
      cells[2 * pairs + 1] = 0;
      goBack(length, [y, row.back, row.give, row.take, nextCells, state]);
      cells[0]! -= states[2]!;
      cells[1]! -= states[3]!;
      cells[2 * pairs] = n % 2 ? cells[2 * pairs]! + cells[2 * pairs + 1]! : 0;
    }
    unfold(p.doubles, density);
  };
}

/** Bytes of two numbers in double precision. */
const PAIR = 16;
const room = (pairs: number): Block => new Block(4 * pairs);

interface Factored {
  readonly inverse: Block;
  readonly carried: Block;
  readonly back: Block;
  /** c·rates by which a cell gives to the next one towards the middle, and takes from it. */
  readonly give: Block;
  readonly take: Block;
  /** x of the cell after the last pair's on each side, from what was eliminated there and what is in the middle cell. */
  join(left: number, right: number, middle: number): readonly [number, number];
}

/** Everything that the sweeps need to know of I − c·L, made beforehand. */
function factored({ n, forward, backward }: Chain, c: number): Factored {
  const pairs = n >> 1;
  const blocks = [0, 0, 0, 0, 0].map(() => room(pairs)) as [Block, Block, Block, Block, Block];
  const [inverse, carried, back, give, take] = blocks.map((block) => block.doubles) as Float64Array[];
  const diagonal = (at: number) => 1 + c * (forward[at]! + (at > 0 ? backward[at - 1]! : 0));
  for (let side = 0; side < 2; side++)
    for (let k = 0; k < pairs; k++) {
      const at = 2 * k + side;
      const [cell, edge] = side === 0 ? [k, k] : [n - 1 - k, n - 2 - k];
      const [away, here] = side === 0 ? [forward, backward] : [backward, forward];
      give![at] = c * away[edge]!;
      take![at] = c * here[edge]!;
      const from = k > 0 ? -give![at - 2]! : 0;
      inverse![at] = 1 / (diagonal(cell) - from * (k > 0 ? back![at - 2]! : 0));
      carried![at] = from * inverse![at]!;
      back![at] = -take![at]! * inverse![at]!;
    }
  const inner = 2 * pairs - 2;
  const [left, right] = [back![inner]!, back![inner + 1]!];
  const [low, high] = [-give![inner]!, -give![inner + 1]!];
  const centre = 1 / (n % 2 ? diagonal(pairs) - low * left - high * right : 1 - left * right);
  return {
    ...{ inverse: blocks[0], carried: blocks[1], back: blocks[2], give: blocks[3], take: blocks[4] },
    join(yLeft, yRight, middle) {
      if (n % 2 === 0) return [(yRight - right * yLeft) * centre, (yLeft - left * yRight) * centre];
      const x = (middle - low * yLeft - high * yRight) * centre;
      return [x, x];
    },
  };
}

function fold(row: Float64Array, folded: Float64Array): void {
  const pairs = row.length >> 1;
  for (let k = 0, end = row.length - 1; k < pairs; k++, end--) {
    folded[2 * k] = row[k]!;
    folded[2 * k + 1] = row[end]!;
  }
  folded[2 * pairs] = row.length % 2 ? row[pairs]! : 0;
}

function unfold(folded: Float64Array, row: Float64Array): void {
  const pairs = row.length >> 1;
  for (let k = 0, end = row.length - 1; k < pairs; k++, end--) {
    row[k] = folded[2 * k]!;
    row[end] = folded[2 * k + 1]!;
  }
  if (row.length % 2) row[pairs] = folded[2 * pairs]!;
}

let loops: { readonly eliminate: Loop; readonly goBack: Loop } | undefined;

/** Translated when they are needed first. */
function loopsOf(): NonNullable<typeof loops> {
  loops ??= { eliminate: elimination(), goBack: wayBack() };
  return loops;
}

const { add, sub, mul } = doubles;

/** y = inverse·p − carried·(y of the cell before); arrays: p, inverse, carried, y, the state. */
function elimination(): Loop {
  const y = sub(mul(arrayAt(0), arrayAt(1)), mul(arrayAt(2), stateAt(0)));
  return createLoop({ arrays: 5, scalars: 0, stores: [{ array: 3, value: y }], states: [y] });
}

/**
 * x = y − back·(x of the next cell), and what flows from the one to the other, with which the next cell is done; arrays:
 * y, back, give, take, p of the next cells, the states x and flow.
 */
function wayBack(): Loop {
  const [next, flowBefore] = [stateAt(0), stateAt(1)];
  const x = sub(arrayAt(0), mul(arrayAt(1), next));
  const flow = sub(mul(arrayAt(2), x), mul(arrayAt(3), next));
  const value = sub(add(arrayAt(4), flow), flowBefore);
  const stores = [{ array: 4, value }];
  return createLoop({ arrays: 6, scalars: 0, stores, states: [x, flow], descending: true });
}
