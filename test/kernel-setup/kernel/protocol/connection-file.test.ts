import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readConnection } from '../../../../kernel-setup/kernel/protocol/connection-file';

const folder = mkdtempSync(join(tmpdir(), 'connection-'));
afterAll(() => rmSync(folder, { recursive: true }));

const ports = { shell_port: 1, control_port: 2, stdin_port: 3, iopub_port: 4, hb_port: 5 };
const read = (content: unknown) => {
  const path = join(folder, 'connection.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return readConnection(path);
};

describe('readConnection', () => {
  it('gives the addresses and the key', () => {
    const connection = read({
      ...ports,
      transport: 'tcp',
      ip: '10.0.0.1',
      key: 'secret',
      signature_scheme: 'hmac-sha256',
      kernel_name: 'x',
    });
    expect(connection.key).toBe('secret');
    expect(connection.addresses).toEqual({
      shell: 'tcp://10.0.0.1:1',
      control: 'tcp://10.0.0.1:2',
      stdin: 'tcp://10.0.0.1:3',
      iopub: 'tcp://10.0.0.1:4',
      hb: 'tcp://10.0.0.1:5',
    });
  });

  it('knows sockets in the file system, where the port is a suffix', () => {
    expect(read({ ...ports, transport: 'ipc', ip: '/run/k', key: '' }).addresses.iopub).toBe(
      'ipc:///run/k-4',
    );
  });

  it.each([
    ['no JSON', '{', /must be a JSON object/],
    ['a list', [], /must be a JSON object/],
    ['a missing port', { ...ports, hb_port: undefined }, /hb_port must be an integer/],
    ['a port of text', { ...ports, shell_port: '5' }, /shell_port must be an integer/],
    ['another signature', { ...ports, key: 'k', signature_scheme: 'hmac-md5' }, /must be hmac-sha256/],
    ['another transport', { ...ports, transport: 'udp' }, /must be tcp or ipc/],
    ['a key that is no text', { ...ports, key: 5 }, /key must be a string/],
  ])('refuses %s', (_, content, message) => {
    expect(() => read(content)).toThrow(message);
  });
});
