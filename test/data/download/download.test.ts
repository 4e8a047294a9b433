import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DownloadError, type DownloadOptions, download } from '../../../src/data/download/download';
import { type Answer, content, file, sendFile, sendPart, serve, type TestServer } from './file-server';

let folder: string;
let servers: TestServer[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'download-'));
  servers = [];
});

afterEach(async () => {
  for (const server of servers) await server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function server(...answers: Answer[]): Promise<TestServer> {
  const started = await serve(...answers);
  servers.push(started);
  return started;
}

const get = (mirrors: readonly string[], more: Partial<DownloadOptions> = {}) =>
  download(file, { folder, mirrors, pause: 1, env: {}, ...more });

const status =
  (code: number): Answer =>
  (_, response) =>
    response.writeHead(code).end('not this');

/** Where nothing listens: a port that was free a moment ago. */
async function closedPort(): Promise<string> {
  const { address, close } = await serve(sendFile);
  await close();
  return address;
}

describe('download', () => {
  it('brings a file, tells how far it is, and does not ask again', async () => {
    const mirror = await server(sendFile);
    const steps: number[] = [];
    const path = await get([mirror.address], { onProgress: ({ received }) => steps.push(received) });
    expect(path).toBe(join(folder, 'some.gz'));
    expect(readFileSync(path).equals(content)).toBe(true);
    expect(steps.at(-1)).toBe(content.length);
    expect([...steps].sort((a, b) => a - b)).toEqual(steps);
    await get([mirror.address]);
    expect(mirror.ranges).toEqual(['']);
    expect(readdirSync(folder)).toEqual(['some.gz']);
  });

  it('goes on where a connection was cut, as often as it is', async () => {
    const mirror = await server(sendPart(70_000), sendPart(90_000), sendPart(1), sendPart(60_000), sendFile);
    expect(readFileSync(await get([mirror.address], { tries: 2 })).equals(content)).toBe(true);
    // Each request begins where the last one ended; of what a server sent before it cut, some may not have arrived.
    const starts = mirror.ranges.slice(1).map((range) => Number(/\d+/.exec(range)?.[0] ?? 0));
    expect(starts).toHaveLength(4);
    expect([...starts].sort((a, b) => a - b)).toEqual(starts);
    expect(starts.at(-1)).toBeLessThanOrEqual(220_001);
  });

  it('goes on in a later call, with another mirror, and begins anew where that cannot send a part', async () => {
    const cut = await server(sendPart(100_000), status(404));
    await expect(get([cut.address])).rejects.toThrow(DownloadError);
    expect(readdirSync(folder)).toEqual([`.some.gz.${process.pid}.partial`]);
    const whole = await server((_, response) => response.writeHead(200).end(content));
    expect(readFileSync(await get([whole.address])).equals(content)).toBe(true);
    expect(whole.ranges[0]).toMatch(/^bytes=\d+-$/);
    expect(readdirSync(folder)).toEqual(['some.gz']);
  });

  it('goes on with the most that a process which died has left, and leaves alone what a living one writes', async () => {
    const [dead, gone] = [0, 1].map(() => spawnSync(process.execPath, ['-e', '']).pid);
    writeFileSync(join(folder, `.some.gz.${gone}.partial`), content.subarray(0, 1000));
    writeFileSync(join(folder, `.some.gz.${dead}.partial`), content.subarray(0, 200_000));
    writeFileSync(join(folder, `.some.gz.${process.ppid}.partial`), 'of another process');
    const mirror = await server(sendFile);
    expect(readFileSync(await get([mirror.address])).equals(content)).toBe(true);
    expect(mirror.ranges).toEqual(['bytes=200000-']);
    expect(readdirSync(folder).sort()).toEqual([`.some.gz.${process.ppid}.partial`, 'some.gz']);
  });

  it('begins anew when what was left turns out to be spoilt', async () => {
    const dead = spawnSync(process.execPath, ['-e', '']).pid;
    writeFileSync(join(folder, `.some.gz.${dead}.partial`), Buffer.alloc(200_000));
    const mirror = await server(sendFile);
    expect(readFileSync(await get([mirror.address])).equals(content)).toBe(true);
    expect(mirror.ranges).toEqual(['bytes=200000-', '']);
  });

  it('refuses another content, takes the next mirror, and leaves nothing of it', async () => {
    const changed = Buffer.from(content);
    changed[123] = 255 - changed[123]!;
    const wrong = await server((_, response) => response.end(changed));
    await expect(get([wrong.address])).rejects.toThrow(
      /^Cannot download some\.gz as one of its mirrors must send it: 127\.0\.0\.1:\d+: its SHA-256 is [0-9a-f]{12}… instead of [0-9a-f]{12}…$/,
    );
    expect(readdirSync(folder)).toEqual([]);
    const right = await server(sendFile);
    expect(readFileSync(await get([wrong.address, right.address])).equals(content)).toBe(true);
  });

  it('stops reading what is too long', async () => {
    const endless = await server((_, response) => {
      const more = () => {
        while (response.write(content)) if (response.destroyed) return;
      };
      response.on('drain', more);
      more();
    });
    await expect(get([endless.address])).rejects.toThrow('it is longer than 300000 bytes');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('replaces a file of that name with other content', async () => {
    writeFileSync(join(folder, 'some.gz'), 'an error page');
    const mirror = await server(sendFile);
    expect(readFileSync(await get([mirror.address])).equals(content)).toBe(true);
  });

  it('follows redirects, but not for ever and not to other protocols', async () => {
    const target = await server(sendFile);
    const to =
      (address: string): Answer =>
      (_, response) =>
        response.writeHead(302, { location: address }).end('moved');
    const here = await server(to('/twice/some.gz'), to(`${target.address}some.gz`));
    expect(readFileSync(await get([here.address])).equals(content)).toBe(true);
    rmSync(join(folder, 'some.gz'));
    await expect(get([(await server(to('/again'))).address])).rejects.toThrow('more than 5 redirects');
    await expect(get([(await server(to('file:///etc/passwd'))).address])).rejects.toThrow(
      'redirected to file:',
    );
  });

  it('tries again where the server is in trouble, and not where there is no such file', async () => {
    const busy = await server(status(503), status(429), sendFile);
    expect(readFileSync(await get([busy.address])).equals(content)).toBe(true);
    rmSync(join(folder, 'some.gz'));
    const empty = await server(status(404));
    await expect(get([empty.address])).rejects.toThrow('status 404');
    expect(empty.ranges).toHaveLength(1);
  });

  it('gives up a server that says nothing any more', async () => {
    const silent = await server((_, response) => response.writeHead(200).write(content.subarray(0, 1000)));
    await expect(get([silent.address], { patience: 300, tries: 1 })).rejects.toThrow(
      'nothing came any more (UND_ERR_BODY_TIMEOUT)',
    );
  });

  it('says in one line what each mirror answered when there is no connection', async () => {
    const mirrors = [await closedPort(), 'http://no-such-host.invalid/'];
    const message = await get(mirrors, { tries: 1 }).then(String, (error: Error) => error.message);
    expect(message).toMatch(
      /^Cannot download some\.gz as one of its mirrors must send it: 127\.0\.0\.1:\d+: the connection is refused \(ECONNREFUSED\); no-such-host\.invalid: .+ \((ENOTFOUND|EAI_AGAIN)\)$/,
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  it('goes through the proxy that the environment names, and past it for hosts that are excepted', async () => {
    const target = await server(sendFile);
    const proxy = await server(status(500));
    const env = { http_proxy: `127.0.0.1:${proxy.port}`, NO_PROXY: 'localhost' };
    await get([`http://mirror.example:${target.port}/`], { env });
    expect(proxy.tunnels).toEqual([`mirror.example:${target.port}`]);
    rmSync(join(folder, 'some.gz'));
    await get([target.address], { env: { ...env, NO_PROXY: '127.0.0.1' } });
    expect(proxy.tunnels).toHaveLength(1);
    expect(readFileSync(join(folder, 'some.gz')).equals(content)).toBe(true);
  });

  it('downloads once when it is asked twice', async () => {
    const mirror = await server(sendFile);
    const paths = await Promise.all([get([mirror.address]), get([mirror.address])]);
    expect(paths[0]).toBe(paths[1]);
    expect(mirror.ranges).toHaveLength(1);
  });

  it('ends when it is aborted, and keeps what has come', async () => {
    const stop = new AbortController();
    const slow = await server((_, response) => response.writeHead(200).write(content.subarray(0, 50_000)));
    const started = get([slow.address], { signal: stop.signal, onProgress: () => stop.abort() });
    await expect(started).rejects.toThrow(/abort/i);
    expect(readdirSync(folder)).toEqual([`.some.gz.${process.pid}.partial`]);
    expect(readFileSync(await get([(await server(sendFile)).address])).equals(content)).toBe(true);
  });

  it('says so when the folder cannot be written', async () => {
    writeFileSync(join(folder, 'taken'), '');
    await expect(get(['http://127.0.0.1/'], { folder: join(folder, 'taken') })).rejects.toThrow(
      /^Cannot download some\.gz as .*taken must be writable: /,
    );
  });
});
