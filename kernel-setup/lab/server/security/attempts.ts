/** Wrong tokens and passwords by address: the first ones are free, then each doubles the wait. */
export interface Attempts {
  /**
   * Asks to try a token or a password: seconds that the address has to wait, or 0 when it may now. A try counts as
   * wrong from here on until it {@link succeed}s, so that many at once are not many free ones.
   */
  begin(address: string): number;
  /** Forgets the address: it proved itself. */
  succeed(address: string): void;
}

interface Tries {
  readonly wrong: number;
  readonly last: number;
  /** When the next try may come, in ms. */
  readonly next: number;
}

/** Slips of the fingers that cost nothing. */
const free = 8;
const longestWait = 300;
const remembered = 3_600_000;
/** Addresses kept; beyond that the ones that were quiet for longest are forgotten. */
const most = 10_000;

/**
 * Wrong attempts since the server started, in memory.
 *
 * @param log - told once of each address that has to wait.
 */
export function createAttempts(log: (line: string) => void = () => undefined): Attempts {
  const records = new Map<string, Tries>();

  const recall = (key: string, now: number): Tries | undefined => {
    const record = records.get(key);
    return record !== undefined && now - record.last < remembered ? record : undefined;
  };
  const note = (key: string, record: Tries) => {
    // A map keeps the order of insertion: the first key is the one that was quiet for longest.
    records.delete(key);
    records.set(key, record);
    const [quietest] = records.keys();
    if (records.size > most && quietest !== undefined) records.delete(quietest);
  };

  return {
    begin: (address) => {
      const key = subnet(address);
      const now = Date.now();
      const before = recall(key, now);
      if (before !== undefined && before.next > now) return Math.ceil((before.next - now) / 1000);
      const wrong = (before?.wrong ?? 0) + 1;
      if (wrong === free)
        log(`${free} wrong tokens or passwords came from ${address}: it has to wait from now on`);
      note(key, { wrong, last: now, next: now + 1000 * waitAfter(wrong) });
      return 0;
    },
    succeed: (address) => void records.delete(subnet(address)),
  };
}

/** Seconds to wait after so many wrong attempts: 0 … 0, 1, 2, 4, … */
const waitAfter = (wrong: number) => (wrong < free ? 0 : Math.min(2 ** (wrong - free), longestWait));

/** One household has 2^64 addresses of IPv6: they count as one. */
function subnet(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (!plain.includes(':')) return plain;
  const [head = '', tail = ''] = plain.split('%', 1)[0]!.split('::');
  const front = head === '' ? [] : head.split(':');
  const back = tail === '' ? [] : tail.split(':');
  const gap = plain.includes('::') ? Math.max(0, 8 - front.length - back.length) : 0;
  return [...front, ...Array<string>(gap).fill('0'), ...back].slice(0, 4).join(':');
}
