import { get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const EVERY_MS = 5;

/**
 * Asks again and again until the answer is yes.
 *
 * @param check - called each time before it is asked; throws when there is nothing left to wait for.
 * @throws Error when the limit in milliseconds has passed.
 */
export async function waitUntil(
  isSo: () => Promise<boolean>,
  limit: number,
  check: () => void = () => undefined,
): Promise<void> {
  const end = performance.now() + limit;
  for (;;) {
    check();
    if (await isSo()) return;
    if (performance.now() > end)
      throw new Error(`Cannot measure as the server must answer within ${limit / 1000} s`);
    await sleep(EVERY_MS);
  }
}

/** Whether a server answers a request that carries the token with 200. */
export function answers(url: string, token: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get(url, { headers: { Authorization: `token ${token}` }, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.on('error', () => resolve(false));
  });
}
