/** What may cross at most. Each limit has a test that comes to it. */
export const LIMITS = {
  /** Characters of one message. */
  line: 32 * 2 ** 20,
  /** Arrays in arrays, objects in objects. */
  depth: 100,
  /** Values in one message, those in arrays and objects counted one by one. */
  values: 4_000_000,
  /** Objects that one side holds for the other. */
  handles: 1_000_000,
  /** Questions within questions: a test calls a function that calls the test's callback that calls … */
  nesting: 64,
  /** Characters of a bigint, of a regular expression, of the name of a symbol. */
  text: 10_000,
} as const;
