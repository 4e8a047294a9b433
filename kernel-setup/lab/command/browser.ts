import { type SpawnOptions, spawn } from 'node:child_process';

/** How a platform opens an address in the user's browser. */
export interface Opener {
  readonly command: string;
  readonly args: readonly string[];
}

/** The surroundings that decide which browser there is; injectable so that every platform can be tested. */
export interface Desktop {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * The command that opens an address, as the platform has it; `BROWSER` names another one.
 *
 * @returns none where there is no display to open it on.
 */
export function openerOf(address: string, { platform, env }: Desktop): Opener | undefined {
  if (env.BROWSER === 'none') return undefined;
  if (env.BROWSER) return named(env.BROWSER, address);
  if (platform === 'darwin') return { command: 'open', args: [address] };
  // Not `start`, for which the shell would have to quote the address.
  if (platform === 'win32') return { command: 'rundll32', args: ['url.dll,FileProtocolHandler', address] };
  if (env.WSL_DISTRO_NAME) return { command: 'rundll32.exe', args: ['url.dll,FileProtocolHandler', address] };
  return env.DISPLAY || env.WAYLAND_DISPLAY ? { command: 'xdg-open', args: [address] } : undefined;
}

/** The program that BROWSER names, or a command line with %s where the address goes. */
function named(browser: string, address: string): Opener {
  if (!browser.includes('%s')) return { command: browser, args: [address] };
  const [command = '', ...args] = browser.split(' ').map((word) => word.replace('%s', () => address));
  return { command, args };
}

const detached: SpawnOptions = { stdio: 'ignore', detached: true, windowsHide: true };

/** Opens an address in the browser, which outlives this process. Where that fails, the printed address is enough. */
export function openBrowser(
  address: string,
  desktop: Desktop = { platform: process.platform, env: process.env },
): void {
  const opener = openerOf(address, desktop);
  if (!opener) return;
  spawn(opener.command, opener.args, detached)
    .on('error', () => undefined)
    .unref();
}
