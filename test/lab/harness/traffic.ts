import type { Page, Request } from 'playwright-core';

interface Traffic {
  readonly open: Set<Request>;
  last: number;
}

const watched = new WeakMap<Page, Traffic>();

/** Begins to note what a page asks for. */
export function watchTraffic(page: Page): void {
  const traffic: Traffic = { open: new Set(), last: Date.now() };
  watched.set(page, traffic);
  const note = (request: Request, begins: boolean) => {
    traffic.last = Date.now();
    if (begins) traffic.open.add(request);
    else traffic.open.delete(request);
  };
  page.on('request', (request) => note(request, true));
  page.on('requestfinished', (request) => note(request, false));
  page.on('requestfailed', (request) => note(request, false));
  page.on('domcontentloaded', () => traffic.open.clear());
}

/** How long nothing is asked for once JupyterLab has settled: it saves its workspace half a second after a change. */
const quietMs = 1000;

/**
 * Waits until a page has asked for nothing for a while. After a notebook is on display JupyterLab saves its workspace,
 * runs commands of its own once the kernel is there, at which an open command palette closes, and, that of Python,
 * activates the notebook of the address once more; nothing on display tells that this is over.
 */
export async function quiet(page: Page): Promise<void> {
  const traffic = watched.get(page);
  if (!traffic) throw new Error('Cannot wait for the page to be quiet as its traffic must be watched');
  for (let tries = 0; tries < 300; tries++) {
    if (traffic.open.size === 0 && Date.now() - traffic.last > quietMs) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error('the page has been asking for 30 s');
}
