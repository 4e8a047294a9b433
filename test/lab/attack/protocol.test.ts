import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from './http';
import { lines, raw } from './raw';
import { startVictim, type Victim } from './victim';

let victim: Victim;
beforeAll(async () => {
  victim = await startVictim();
}, 30_000);
afterAll(() => victim?.close());

const head = (line: string) => [
  line,
  `Host: 127.0.0.1:${victim.port}`,
  `Authorization: token ${victim.token}`,
];
const get = () => head('GET /api/status HTTP/1.1');
const put = () => head('PUT /api/contents/smuggled.txt HTTP/1.1');
const hidden = 'GET /api/contents/hidden-request HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n';

/** How many answers a connection got. */
const answers = (text: string) => text.match(/^HTTP\/1\.1 \d{3}/gm)?.length ?? 0;

describe('a request that can be read in two ways is refused', () => {
  const ways: readonly (readonly [string, () => string])[] = [
    [
      'length and chunks',
      () => `${lines(...put(), 'Content-Length: 4', 'Transfer-Encoding: chunked')}0\r\n\r\n${hidden}`,
    ],
    [
      'two lengths',
      () => `${lines(...put(), 'Content-Length: 0', `Content-Length: ${hidden.length}`)}${hidden}`,
    ],
    ['two lengths in one', () => `${lines(...put(), 'Content-Length: 0, 5')}${hidden}`],
    ['a length with a sign', () => `${lines(...put(), 'Content-Length: +0')}${hidden}`],
    ['a negative length', () => `${lines(...put(), 'Content-Length: -1')}${hidden}`],
    ['chunks not last', () => `${lines(...put(), 'Transfer-Encoding: chunked, identity')}0\r\n\r\n${hidden}`],
    [
      'chunks after a space',
      () => `${lines(...put(), 'Transfer-Encoding : chunked', 'Content-Length: 5')}0\r\n\r\n${hidden}`,
    ],
    [
      'a folded header',
      () =>
        `${lines(...put(), 'X: a', ' Transfer-Encoding: chunked', 'Content-Length: 5')}0\r\n\r\n${hidden}`,
    ],
    [
      'a chunk with a bad size',
      () => `${lines(...put(), 'Transfer-Encoding: chunked')}0x5\r\nhello\r\n0\r\n\r\n${hidden}`,
    ],
    ['a NUL in a header', () => lines(...get(), 'X: a\0b')],
    ['a line feed alone', () => `${get().join('\n')}\n\n`],
  ];

  it.each(ways)('%s', async (_, bytes) => {
    const answer = await raw(victim.port, bytes());
    expect([400, 403, 413, 501]).toContain(answer.status);
    expect(answer.ended).toBe(true);
    expect(answers(answer.text)).toBe(1);
    expect(answer.text).not.toContain('hidden-request');
  });
});

describe('what is no sound HTTP', () => {
  const nonsense: readonly (readonly [string, () => string | Buffer])[] = [
    ['random bytes', () => Buffer.from(Array.from({ length: 2000 }, (_, index) => (index * 7919) % 256))],
    ['a TLS greeting', () => Buffer.from('16030100f5010000f1030345', 'hex')],
    ['an unknown method', () => lines(...head('HACK / HTTP/1.1'))],
    ['HTTP of the future', () => lines(...head('GET / HTTP/9.9'))],
    ['an address of another server', () => lines(...head('GET http://evil.example/api/contents HTTP/1.1'))],
    ['a tunnel', () => lines(...head('CONNECT evil.example:443 HTTP/1.1'))],
    ['a line without an address', () => lines(...head('GET HTTP/1.1'))],
    ['headers of a hundred kilobytes', () => lines(...get(), `X: ${'x'.repeat(100_000)}`)],
    ['ten thousand headers', () => lines(...get(), ...Array.from({ length: 10_000 }, (_, n) => `X-${n}: 1`))],
    ['an address of a hundred kilobytes', () => lines(...head(`GET /${'x'.repeat(100_000)} HTTP/1.1`))],
    [
      'an upgrade to something else',
      () => lines(...get(), 'Connection: Upgrade', 'Upgrade: h2c', 'HTTP2-Settings: x'),
    ],
  ];

  it.each(nonsense)('%s: gets an error or nothing, and the server goes on', async (_, bytes) => {
    const answer = await raw(victim.port, bytes());
    expect(answer.status === 0 || (answer.status >= 400 && answer.status !== 500)).toBe(true);
    expect((await ask(victim, '/api/status')).status).toBe(200);
  });

  it('an address of another server is never fetched, nor taken for our own host', async () => {
    const answer = await raw(
      victim.port,
      lines(
        'GET http://evil.example/api/status HTTP/1.1',
        'Host: evil.example',
        `Authorization: token ${victim.token}`,
      ),
    );
    expect([400, 403, 404]).toContain(answer.status);
  });

  it('two hundred connections that end at once do no harm', async () => {
    await Promise.all(
      Array.from(
        { length: 200 },
        () =>
          new Promise<void>((resolve) => {
            const socket = connect(victim.port, '127.0.0.1', () => {
              socket.write(lines(...get()).slice(0, 30));
              socket.resetAndDestroy();
              resolve();
            });
            socket.on('error', () => resolve());
          }),
      ),
    );
    expect((await ask(victim, '/api/status')).status).toBe(200);
  });
});

describe('two hundred at once', () => {
  it('read, each with its own answer', async () => {
    const replies = await Promise.all(
      Array.from({ length: 200 }, (_, n) => ask(victim, `/api/contents/missing-${n}.txt`)),
    );
    for (const [n, { status, text }] of replies.entries()) {
      expect(status).toBe(404);
      expect(text).toContain(`missing-${n}.txt`);
    }
  });

  it('write one file: it is what one of them wrote, whole', async () => {
    const contents = Array.from({ length: 200 }, (_, n) => `${n} `.repeat(5000));
    const replies = await Promise.all(
      contents.map((content) =>
        ask(victim, '/api/contents/contended.txt', {
          method: 'PUT',
          body: { type: 'file', format: 'text', content },
        }),
      ),
    );
    expect(replies.every(({ status }) => status === 200 || status === 201)).toBe(true);
    const { content } = JSON.parse((await ask(victim, '/api/contents/contended.txt')).text);
    expect(contents).toContain(content);
  });
});
