import { describe, expect, it } from 'vitest';
import { openBrowser, openerOf } from '../../../../kernel-setup/lab/command/browser';

const address = 'http://127.0.0.1:8888/lab/tree/00-setup.ipynb?token=0&x=1';
const opener = (platform: NodeJS.Platform, env: Record<string, string>) =>
  openerOf(address, { platform, env });

describe('the browser', () => {
  it('is opened as the platform does it', () => {
    expect(opener('darwin', {})).toEqual({ command: 'open', args: [address] });
    expect(opener('linux', { DISPLAY: ':0' })).toEqual({ command: 'xdg-open', args: [address] });
    expect(opener('linux', { WAYLAND_DISPLAY: 'wayland-0' })?.command).toBe('xdg-open');
    expect(opener('win32', {})).toEqual({
      command: 'rundll32',
      args: ['url.dll,FileProtocolHandler', address],
    });
    expect(opener('linux', { WSL_DISTRO_NAME: 'Debian' })?.command).toBe('rundll32.exe');
  });

  it('is the one that BROWSER names, or none', () => {
    expect(opener('linux', { BROWSER: '/usr/bin/w3m' })).toEqual({
      command: '/usr/bin/w3m',
      args: [address],
    });
    expect(opener('linux', { BROWSER: 'firefox --new-window %s' })).toEqual({
      command: 'firefox',
      args: ['--new-window', address],
    });
    expect(opener('darwin', { BROWSER: 'none' })).toBeUndefined();
  });

  it('is not opened where there is no display', () => {
    expect(opener('linux', {})).toBeUndefined();
  });

  it('does no harm when it is not there', async () => {
    openBrowser(address, { platform: 'linux', env: { BROWSER: '/no/such/browser' } });
    await new Promise((resolve) => setTimeout(resolve, 50));
  });
});
