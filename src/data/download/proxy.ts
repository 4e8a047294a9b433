/** Environment variables, or what stands for them in a test. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy that the environment asks for, if any, as curl and others read it: `https_proxy` or `http_proxy` by the address's scheme,
 * else `all_proxy`, in lower or upper case, unless `no_proxy` lists the host.
 */
export function proxyFor(address: URL, env: Environment = process.env): string | undefined {
  const read = (name: string): string | undefined => env[name] || env[name.toUpperCase()] || undefined;
  const proxy = read(`${address.protocol.replace(':', '')}_proxy`) ?? read('all_proxy');
  if (proxy === undefined || isExcepted(address, read('no_proxy') ?? '')) return undefined;
  return /^[a-z0-9+.-]+:\/\//i.test(proxy) ? proxy : `http://${proxy}`;
}

/** Entries are hosts, with their subdomains, perhaps with a port; a star stands for all. */
function isExcepted({ hostname, port, protocol }: URL, list: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const at = port || (protocol === 'https:' ? '443' : '80');
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => {
      if (entry === '*') return true;
      const [, name = '', wanted] = /^(.*?)(?::(\d+))?$/.exec(entry.replace(/^\*?\./, '')) ?? [];
      if (name === '' || (wanted !== undefined && wanted !== at)) return false;
      return host === name || host.endsWith(`.${name}`);
    });
}
