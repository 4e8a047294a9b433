const anyHost = 'http://server.invalid';

/** An address of this server without its token: what may be shown, remembered and passed on. */
export function withoutToken(url: string): string {
  const parsed = new URL(url, anyHost);
  parsed.searchParams.delete('token');
  // '/files/..//elsewhere' becomes '//elsewhere', which names a host.
  return `${parsed.pathname.replace(/^\/+/, '/')}${parsed.search}`;
}

/**
 * Where to go after login. Only paths of this server: 'https://elsewhere', '//elsewhere' and '/\elsewhere' (which
 * browsers read as the former) would make the login page send people away.
 */
export function landingAfterLogin(next: string | undefined): string {
  if (next === undefined || !next.startsWith('/')) return '/';
  let parsed: URL;
  try {
    parsed = new URL(next, anyHost);
  } catch {
    return '/';
  }
  const { origin, pathname, search, hash } = parsed;
  const loops = pathname === '/login' || pathname === '/logout';
  return origin !== anyHost || loops || pathname.startsWith('//') ? '/' : `${pathname}${search}${hash}`;
}
