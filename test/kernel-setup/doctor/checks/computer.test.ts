import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import {
  checkDisk,
  checkJupyterPort,
  checkMemory,
  checkPorts,
  checkWritable,
} from '../../../../kernel-setup/doctor/checks/computer';

const servers: Server[] = [];
const folders: string[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

describe('checkDisk', () => {
  it('grows from fault to note to fine with the free space', () => {
    expect(checkDisk('/project', 0.1e9)).toMatchObject({
      status: 'fault',
      detail: '0.1 GB free at /project',
    });
    expect(checkDisk('/project', 0.7e9).status).toBe('note');
    expect(checkDisk('/project', 50e9)).toMatchObject({ status: 'ok', detail: '50.0 GB free at /project' });
  });

  it('measures the disk of a folder that exists', () => {
    expect(checkDisk(tmpdir()).detail).toMatch(/^\d+\.\d GB free/);
  });
});

describe('checkMemory', () => {
  it('notes a small computer', () => {
    expect(checkMemory(2e9).status).toBe('note');
    expect(checkMemory(16e9)).toMatchObject({ status: 'ok', detail: '16.0 GB' });
  });
});

describe('checkWritable', () => {
  it('leaves nothing behind', () => {
    const folder = mkdtempSync(join(tmpdir(), 'doctor-test-'));
    folders.push(folder);
    expect(checkWritable(folder).status).toBe('ok');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is a fault where nothing can be written', () => {
    const finding = checkWritable(join(tmpdir(), 'no', 'such', 'folder'));
    expect(finding.status).toBe('fault');
    expect(finding.detail).toContain('cannot be written (ENOENT)');
  });
});

describe('ports', () => {
  it('finds the loopback interface usable', async () => {
    expect((await checkPorts()).status).toBe('ok');
  });

  it('is a fault on an address that is not ours', async () => {
    // 192.0.2.1 is set aside for documentation (RFC 5737): no interface has it.
    expect(await checkPorts('192.0.2.1')).toMatchObject({
      status: 'fault',
      detail: '192.0.2.1 cannot be listened on (EADDRNOTAVAIL)',
    });
  });

  it('notes a port that is taken', async () => {
    const server = createServer();
    servers.push(server);
    const port = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
    });
    expect(await checkJupyterPort(port)).toMatchObject({ status: 'note' });
  });
});
