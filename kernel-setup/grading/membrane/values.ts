/** Kinds of bytes that cross, with how to make one of a buffer. */
type Make = (buffer: ArrayBuffer) => ArrayBufferView | ArrayBuffer;

export const BYTES: ReadonlyMap<string, { readonly size: number; readonly make: Make }> = new Map([
  ['ArrayBuffer', { size: 1, make: (b: ArrayBuffer) => b }],
  ['DataView', { size: 1, make: (b: ArrayBuffer) => new DataView(b) }],
  ['Int8Array', { size: 1, make: (b: ArrayBuffer) => new Int8Array(b) }],
  ['Uint8Array', { size: 1, make: (b: ArrayBuffer) => new Uint8Array(b) }],
  ['Uint8ClampedArray', { size: 1, make: (b: ArrayBuffer) => new Uint8ClampedArray(b) }],
  ['Int16Array', { size: 2, make: (b: ArrayBuffer) => new Int16Array(b) }],
  ['Uint16Array', { size: 2, make: (b: ArrayBuffer) => new Uint16Array(b) }],
  ['Int32Array', { size: 4, make: (b: ArrayBuffer) => new Int32Array(b) }],
  ['Uint32Array', { size: 4, make: (b: ArrayBuffer) => new Uint32Array(b) }],
  ['Float32Array', { size: 4, make: (b: ArrayBuffer) => new Float32Array(b) }],
  ['Float64Array', { size: 8, make: (b: ArrayBuffer) => new Float64Array(b) }],
  ['BigInt64Array', { size: 8, make: (b: ArrayBuffer) => new BigInt64Array(b) }],
  ['BigUint64Array', { size: 8, make: (b: ArrayBuffer) => new BigUint64Array(b) }],
]);

/** Errors whose class is the same on both sides; others arrive as `Error` with their name. */
export const ERRORS: ReadonlyMap<string, ErrorConstructor> = new Map([
  ['Error', Error],
  ['TypeError', TypeError],
  ['RangeError', RangeError],
  ['SyntaxError', SyntaxError],
  ['ReferenceError', ReferenceError],
  ['EvalError', EvalError],
  ['URIError', URIError],
]);

const wellKnown = ['iterator', 'asyncIterator', 'hasInstance', 'toPrimitive', 'toStringTag'] as const;

/** Well-known symbols by name. */
export const SYMBOLS: ReadonlyMap<string, symbol> = new Map(wellKnown.map((name) => [name, Symbol[name]]));

/** Numbers that JSON has no text for. */
export const NUMBERS: ReadonlyMap<string, number> = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Infinity],
  ['-Infinity', -Infinity],
  ['-0', -0],
]);

/** Types of tensors that cross; complex ones as pairs. */
export const DTYPES: readonly string[] = ['float32', 'int32', 'bool', 'complex64', 'string'];
