import { hostname, networkInterfaces } from 'node:os';

/**
 * The name of a Host header without its port, in lower case; undefined when it is not one.
 * '[::1]:8888' → '::1', 'localhost' → 'localhost'.
 */
export function hostName(header: string | undefined): string | undefined {
  const match = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+))(?::\d{1,5})?$/i.exec(header ?? '');
  return (match?.[1] ?? match?.[2])?.toLowerCase();
}

/** Whether a name or address is this machine alone. */
export const isLoopback = (name: string): boolean =>
  name === 'localhost' || name === '::1' || /^127(\.\d{1,3}){3}$/.test(name);

const isEveryAddress = (host: string) => host === '0.0.0.0' || host === '::' || host === '';

const addressesOfThisMachine = () =>
  Object.values(networkInterfaces()).flatMap((list) =>
    (list ?? []).map((entry) => entry.address.toLowerCase()),
  );

/**
 * Which Host headers are answered. A page of another site can make its own name point to this machine (DNS
 * rebinding), and then its requests carry that name: only names that are this server's own pass. Ports are not
 * compared, so that a forwarded port works.
 *
 * @param host - what the server listens on.
 * @param more - further names by which people reach it, such as that of a proxy.
 */
export function hostCheck(
  host: string,
  more: readonly string[] = [],
): (header: string | undefined) => boolean {
  const names = new Set([host, ...more].map((name) => name.toLowerCase()));
  if (isEveryAddress(host))
    for (const name of [hostname(), ...addressesOfThisMachine()]) names.add(name.toLowerCase());
  return (header) => {
    const name = hostName(header);
    return name !== undefined && (isLoopback(name) || names.has(name));
  };
}
