// A browser as far as a Hub needs one: cookies by path, redirects, forms, websockets.

import { randomUUID } from 'node:crypto';
// Node's own fetch sets headers that a browser sets (Sec-Fetch-Mode), and to other values.
import { request } from 'undici';
import WebSocket from 'ws';

/** @param origin 'http://127.0.0.1:8000' */
export function createBrowser(origin) {
  const jar = new Map();

  const cookiesFor = (path) =>
    [...jar.values()]
      .filter((cookie) => path.startsWith(cookie.path))
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ');

  const keep = (headers) => {
    for (const header of [headers['set-cookie'] ?? []].flat()) {
      const [pair, ...attributes] = header.split(/; */);
      const name = pair.slice(0, pair.indexOf('='));
      const path = attributes.find((one) => /^path=/i.test(one))?.slice('path='.length) ?? '/';
      jar.set(`${name} ${path}`, { name, path, value: pair.slice(pair.indexOf('=') + 1) });
    }
  };

  /** One request, no redirect followed. */
  const send = async (path, { headers = {}, ...init } = {}) => {
    const cookie = cookiesFor(path);
    const {
      statusCode,
      headers: answered,
      body,
    } = await request(new URL(path, origin), {
      ...init,
      headers: { ...(cookie && { cookie }), ...headers },
    });
    keep(answered);
    const text = await body.text();
    return { status: statusCode, location: answered.location, text, json: () => JSON.parse(text) };
  };

  /** Opens a page: follows redirects within the site. */
  const open = async (path) => {
    const page = { accept: 'text/html', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
    for (let hops = 0; hops < 30; hops++) {
      const response = await send(path, { headers: page });
      const next = response.location;
      if (response.status < 300 || response.status >= 400 || next === undefined) return { ...response, path };
      const to = new URL(next, new URL(path, origin));
      if (to.origin !== origin) throw new Error(`Sent to another site: ${to.href}`);
      path = `${to.pathname}${to.search}`;
    }
    throw new Error(`Sent round in circles at ${path}`);
  };

  /** As the page's own scripts ask. */
  const call = (method, path, body) =>
    send(path, {
      method,
      headers: { origin, 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });

  const login = async (username, password) => {
    await open('/hub/login');
    return send('/hub/login', {
      method: 'POST',
      headers: { origin, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ username, password }).toString(),
    });
  };

  /** Runs a cell in a kernel through the proxy's websocket; resolves to what it printed, or its error. */
  const runCell = (base, kernel, code, { from = origin } = {}) =>
    new Promise((resolve, reject) => {
      const path = `${base}api/kernels/${kernel}/channels`;
      const socket = new WebSocket(new URL(path, origin.replace('http', 'ws')), {
        headers: { cookie: cookiesFor(path), origin: from },
      });
      const id = randomUUID();
      const header = { msg_id: id, msg_type: 'execute_request', session: id, username: '', version: '5.3' };
      const content = { code, silent: false, store_history: false, allow_stdin: false };
      const message = { header, parent_header: {}, metadata: {}, content, channel: 'shell', buffers: [] };
      let text = '';
      socket.on('open', () => socket.send(JSON.stringify(message)));
      socket.on('message', (data) => {
        const { parent_header: parent, msg_type: type, content: said } = JSON.parse(data);
        if (parent.msg_id !== id) return;
        if (type === 'stream') text += said.text;
        if (type === 'execute_result') text += said.data['text/plain'];
        if (type === 'error') text += `${said.ename}: ${said.evalue}`;
        if (type !== 'execute_reply') return;
        // What was printed comes on another channel, a moment later perhaps.
        setTimeout(() => {
          socket.close();
          resolve(text);
        }, 300);
      });
      socket.on('error', reject);
    });

  return { call, login, open, runCell, send };
}
