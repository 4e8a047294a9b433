import { RateLimiterMemory } from 'rate-limiter-flexible';

/** Wrong tokens and passwords by address: the first ones are free, then each doubles the wait. */
export interface Attempts {
  /** Seconds until the address may try again; 0 when it may now. */
  wait(address: string): Promise<number>;
  /** Counts a wrong one; seconds until the next may come. */
  fail(address: string): Promise<number>;
  /** Forgets the address: it proved itself. */
  succeed(address: string): Promise<void>;
}

/** Slips of the fingers that cost nothing. */
const free = 8;
const longestWait = 300;
const memory = 3600;

/** Counters that live in memory and forget an address an hour after its last mistake. */
export function createAttempts(): Attempts {
  const failures = new RateLimiterMemory({ points: free, duration: memory, keyPrefix: 'failures' });
  const waits = new RateLimiterMemory({ points: 0, duration: longestWait, keyPrefix: 'waits' });
  return {
    wait: async (address) => {
      const state = await waits.get(subnet(address));
      return state === null ? 0 : Math.ceil(state.msBeforeNext / 1000);
    },
    fail: async (address) => {
      const { consumedPoints } = await failures.penalty(subnet(address));
      if (consumedPoints < free) return 0;
      const seconds = Math.min(2 ** (consumedPoints - free), longestWait);
      await waits.block(subnet(address), seconds);
      return seconds;
    },
    succeed: async (address) => {
      await failures.delete(subnet(address));
    },
  };
}

/** One household has 2^64 addresses of IPv6: they count as one. */
function subnet(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (!plain.includes(':')) return plain;
  const [head = '', tail = ''] = plain.split('%', 1)[0]!.split('::');
  const front = head === '' ? [] : head.split(':');
  const back = tail === '' ? [] : tail.split(':');
  const zeros = plain.includes('::')
    ? Array<string>(Math.max(0, 8 - front.length - back.length)).fill('0')
    : [];
  return [...front, ...zeros, ...back].slice(0, 4).join(':');
}
