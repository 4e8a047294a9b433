import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { projectRoot } from './course';
import { drivesPeer, type Lab } from './lab';
import { watchTraffic } from './traffic';

/** Where pictures of what a student sees are put. */
const pictures = join(projectRoot, 'out/lab');

/** Debian's Chromium, or the one that CHROMIUM names. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
  });
}

/** A student at a window of the Lab. */
export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors and warnings of the console, uncaught errors, and answers of the server with a status from 400 on. */
  readonly complaints: string[];
  /** Addresses on other hosts that the page asked for. */
  readonly foreign: string[];
  close(): Promise<void>;
}

export interface VisitOptions {
  readonly width?: number;
  readonly height?: number;
  readonly colorScheme?: 'light' | 'dark';
  /** The browser context of another visit, for a second tab. */
  readonly context?: BrowserContext;
  /** Where the Lab is reached, when not at its own address: `http://127.0.0.1:PORT`. */
  readonly origin?: string;
  /** Whether the address carries the token, as the printed one does; default true. */
  readonly token?: boolean;
}

/** Opens a page of the Lab in an empty workspace, without waiting for what it shows. */
export async function visit(
  browser: Browser,
  lab: Lab,
  path: string,
  options: VisitOptions = {},
): Promise<Visit> {
  const { width = 1280, height = 900, colorScheme = 'light', context: shared, token = true } = options;
  const home = new URL(options.origin ?? lab.origin);
  const context = shared ?? (await browser.newContext({ viewport: { width, height }, colorScheme }));
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  watchTraffic(page);
  const [complaints, foreign]: [string[], string[]] = [[], []];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}`));
  page.on('response', (answer) => {
    const asked = answer.request();
    if (answer.status() >= 400) complaints.push(`${answer.status()} ${asked.method()} ${answer.url()}`);
  });
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith('http') && origin !== home.origin) foreign.push(request.url());
  });
  page.on('websocket', (socket) => {
    if (new URL(socket.url()).host !== home.host) foreign.push(socket.url());
  });
  const query = token ? `?token=${lab.token}&reset` : '';
  await page.goto(`${home.origin}${path}${query}`);
  return { page, context, complaints, foreign, close: () => (shared ? page.close() : context.close()) };
}

/** What Chromium says of drawing without a graphics card. */
const ofTheMachine = [/GPU stall due to ReadPixels/];

/**
 * What is wrong with a visit: complaints and requests to other hosts, but for those that the test provoked. A Python
 * JupyterLab complains of its own accord (a missing route, versions of packages), so that of it only the requests count.
 */
export function faults({ complaints, foreign }: Visit, provoked: readonly RegExp[] = []): string[] {
  const known = [...provoked, ...ofTheMachine];
  return [...foreign, ...(drivesPeer ? [] : complaints)].filter(
    (text) => !known.some((one) => one.test(text)),
  );
}

/** Takes a picture of the window, for somebody to look at. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = drivesPeer ? join(pictures, 'peer') : pictures;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}
