/**
 * Four numbers that are worked on together: an expression, of which `loop` makes WebAssembly. Used twice, it is
 * computed once.
 */
export type Vector =
  | { readonly kind: 'array'; readonly index: number }
  | { readonly kind: 'scalar'; readonly index: number }
  | { readonly kind: 'constant'; readonly words: readonly [number, number, number, number] }
  | {
      readonly kind: 'operation';
      readonly code: number;
      readonly inputs: readonly Vector[];
      readonly immediate?: number;
    };

/** The next four numbers of the array of that index. */
export const arrayAt = (index: number): Vector => ({ kind: 'array', index });

/** The number of that index which a call is given, four times. */
export const scalarAt = (index: number): Vector => ({ kind: 'scalar', index });

const wordOf = (value: number): number => new Int32Array(Float32Array.of(value).buffer)[0]!;

/** One number in single precision, four times. */
export const constant = (value: number): Vector => words(wordOf(value));

/** 32 bits, four times. */
export const words = (word: number): Vector => ({ kind: 'constant', words: [word, word, word, word] });

const operation =
  (code: number) =>
  (...inputs: readonly Vector[]): Vector => ({ kind: 'operation', code, inputs });

/** Operations by the codes that WebAssembly's specification gives them (core 2.0, vector instructions, after 0xFD). */
export const vector = {
  abs: operation(224),
  neg: operation(225),
  sqrt: operation(227),
  add: operation(228),
  sub: operation(229),
  mul: operation(230),
  div: operation(231),
  /** NaN if one of them is. */
  min: operation(232),
  max: operation(233),
  ceil: operation(103),
  floor: operation(104),
} as const;
