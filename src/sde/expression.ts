import { vector } from '../simd/vector';

/** What a term does to its inputs, in double precision and as an instruction of a SIMD loop. */
const operations = {
  plus: { number: (a: number, b: number) => a + b, vector: vector.add },
  minus: { number: (a: number, b: number) => a - b, vector: vector.sub },
  times: { number: (a: number, b: number) => a * b, vector: vector.mul },
  over: { number: (a: number, b: number) => a / b, vector: vector.div },
  root: { number: (a: number) => Math.sqrt(a), vector: vector.sqrt },
} as const;

/** The node of a term. */
export type TermNode =
  | { readonly kind: 'coordinate'; readonly index: number }
  | { readonly kind: 'time' }
  | { readonly kind: 'number'; readonly value: number }
  | {
      readonly kind: 'operation';
      readonly name: keyof typeof operations;
      readonly inputs: readonly Term[];
    };

/**
 * A formula of the coordinates and the time, from which code is made: for one number at a time, for four at once, and for
 * derivatives. `x.times(x).minus(1)` is x² − 1.
 */
export class Term {
  constructor(readonly node: TermNode) {}

  plus(other: Term | number): Term {
    return operation('plus', this, termOf(other));
  }

  minus(other: Term | number): Term {
    return operation('minus', this, termOf(other));
  }

  times(other: Term | number): Term {
    return operation('times', this, termOf(other));
  }

  over(other: Term | number): Term {
    return operation('over', this, termOf(other));
  }

  /** √ of this. */
  root(): Term {
    return operation('root', this);
  }
}

/** A term of a number, or the term itself. */
export function termOf(value: Term | number): Term {
  return value instanceof Term ? value : new Term({ kind: 'number', value });
}

function operation(name: keyof typeof operations, ...inputs: readonly Term[]): Term {
  return new Term({ kind: 'operation', name, inputs });
}

const isNumber = (term: Term, value: number) => term.node.kind === 'number' && term.node.value === value;
const zero = termOf(0);

/** ∂term/∂x_i. */
export function derivative(term: Term, i: number): Term {
  const { node } = term;
  if (node.kind === 'coordinate') return termOf(node.index === i ? 1 : 0);
  if (node.kind !== 'operation') return zero;
  const [a, b] = node.inputs as readonly [Term, Term];
  const [da, db] = node.inputs.map((input) => derivative(input, i)) as [Term, Term];
  switch (node.name) {
    case 'plus':
      return sum(da, db);
    case 'minus':
      return sum(da, product(termOf(-1), db));
    case 'times':
      return sum(product(da, b), product(a, db));
    case 'over':
      return sum(product(da, termOf(1).over(b)), product(db, termOf(-1).times(a).over(b.times(b))));
    case 'root':
      return product(da, termOf(0.5).over(term));
  }
}

// So that the derivative of what does not depend on x is seen to be 0.
function sum(a: Term, b: Term): Term {
  if (isNumber(a, 0)) return b;
  return isNumber(b, 0) ? a : a.plus(b);
}
function product(a: Term, b: Term): Term {
  if (isNumber(a, 0) || isNumber(b, 0)) return zero;
  return isNumber(a, 1) ? b : isNumber(b, 1) ? a : a.times(b);
}

/** Whether a term is the number 0. */
export const isZero = (term: Term): boolean => isNumber(term, 0);

/** How a term's parts become values of some kind. */
export interface Interpreter<V> {
  coordinate(index: number): V;
  time(): V;
  number(value: number): V;
  operation(operation: (typeof operations)[keyof typeof operations], inputs: readonly V[]): V;
}

/** The value of terms; what several of them share is found once. */
export function interpret<V>(interpreter: Interpreter<V>): (term: Term) => V {
  const known = new Map<Term, V>();
  const compute = ({ node }: Term): V => {
    switch (node.kind) {
      case 'coordinate':
        return interpreter.coordinate(node.index);
      case 'time':
        return interpreter.time();
      case 'number':
        return interpreter.number(node.value);
      case 'operation':
        return interpreter.operation(operations[node.name], node.inputs.map(evaluate));
    }
  };
  const evaluate = (term: Term): V => {
    const found = known.get(term) ?? compute(term);
    known.set(term, found);
    return found;
  };
  return evaluate;
}
