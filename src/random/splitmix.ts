/**
 * SplitMix64 (Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators"), used only to
 * turn a seed into the state of a faster generator: two seeds that differ in one bit give unrelated states.
 */

const mask64 = (1n << 64n) - 1n;

/** The next state and output of SplitMix64, both as unsigned 64-bit integers. */
export function splitmix64(state: bigint): { state: bigint; output: bigint } {
  const next = (state + 0x9e3779b97f4a7c15n) & mask64;
  let z = next;
  z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & mask64;
  z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & mask64;
  return { state: next, output: z ^ (z >> 31n) };
}

/** The 64-bit FNV-1a hash of a text's UTF-8 bytes, for seeds that are names. */
export function hashText(text: string): bigint {
  let hash = 0xcbf29ce484222325n;
  for (const byte of Buffer.from(text, 'utf8')) hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & mask64;
  return hash;
}

/** Four 32-bit words from a 64-bit seed, low half of each output first (as `seed_from_u64` of rand_xoshiro does). */
export function seedWords(seed: bigint): [number, number, number, number] {
  const first = splitmix64(BigInt.asUintN(64, seed));
  const second = splitmix64(first.state);
  const low = (z: bigint) => Number(z & 0xffffffffn);
  const high = (z: bigint) => Number(z >> 32n);
  return [low(first.output), high(first.output), low(second.output), high(second.output)];
}
