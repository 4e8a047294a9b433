import { readdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { useLab } from '../../harness/use-lab';

const picture =
  '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>';
const { lab, open } = useLab({
  prepare: ({ root }) => {
    writeFileSync(join(root, 'picture.svg'), picture);
    writeFileSync(join(root, 'page.html'), asTheUser);
  },
});

/** What the script of a file in the course's folder can do when the file is opened in a tab. */
const asTheUser = `<title>ran</title><script>
  fetch('/api/contents').then((r) => r.status, () => 'refused').then((what) => { document.title = 'ran: ' + what; });
</script>`;

/** What a page of somebody else can try. Each answer but 'refused' is a hole. */
const attack = (labOrigin: string) => `<!doctype html><title>elsewhere</title><body><script>
  const lab = ${JSON.stringify(labOrigin)};
  const send = (path, options) =>
    fetch(lab + path, { credentials: 'include', ...options }).then((r) => r.type + ' ' + r.status, () => 'refused');
  const load = (name, path) => new Promise((resolve) => {
    const element = document.createElement(name);
    element.onload = () => resolve('loaded');
    element.onerror = () => resolve('refused');
    element.src = lab + path;
    document.body.append(element);
  });
  const socket = (path) => new Promise((resolve) => {
    const one = new WebSocket(lab.replace('http', 'ws') + path);
    one.onopen = () => resolve('open');
    one.onerror = () => resolve('refused');
  });
  Promise.all([
    send('/api/contents'),
    send('/api/contents', { mode: 'no-cors' }),
    send('/api/contents', { method: 'POST', mode: 'no-cors', body: '{"type": "notebook"}' }),
    send('/api/contents/new.txt', { method: 'PUT', body: '{"type": "file", "format": "text", "content": "x"}' }),
    send('/api/shutdown', { method: 'POST', mode: 'no-cors' }),
    send('/logout', { mode: 'no-cors' }),
    load('img', '/files/picture.svg'),
    load('script', '/api/contents'),
    socket('/api/events/subscribe'),
  ]).then((answers) => { document.title = answers.join(', '); });
</script>`;

let elsewhere: Server;
beforeAll(async () => {
  elsewhere = createServer((_request, answer) => {
    answer.writeHead(200, { 'content-type': 'text/html' }).end(attack(lab().origin));
  });
  await new Promise<void>((resolve) => elsewhere.listen(0, resolve));
});
afterAll(() => {
  elsewhere.close();
});

async function titleAt(context: BrowserContext, url: string, done: RegExp): Promise<string> {
  const page = await context.newPage();
  await page.goto(url);
  await expect.poll(() => page.title(), { timeout: 20_000 }).toMatch(done);
  const title = await page.title();
  await page.close();
  return title;
}

describe('a page of another origin, in the browser of somebody who is logged in', () => {
  // Another port of this machine is the same site to a browser, which sends the cookie; another name is not.
  it.each(['127.0.0.1', 'localhost'])(
    'at %s reads nothing, changes nothing and embeds nothing',
    async (host) => {
      const { page, context } = await open('/lab');
      await page.locator('#jp-main-dock-panel').waitFor();
      const before = readdirSync(lab().root);
      const { port } = elsewhere.address() as AddressInfo;
      const answers = await titleAt(context, `http://${host}:${port}/`, /,/);
      expect(answers).toBe(Array(9).fill('refused').join(', '));
      expect(readdirSync(lab().root)).toEqual(before);
      await page.reload();
      await page.locator('#jp-main-dock-panel').waitFor();
    },
  );
});

describe('a file of the folder, opened as a page', () => {
  it('runs its scripts, but not as the user', async () => {
    const { page, context } = await open('/lab');
    await page.locator('#jp-main-dock-panel').waitFor();
    expect(await titleAt(context, `${lab().origin}/files/page.html`, /:/)).toBe('ran: refused');
  });
});
