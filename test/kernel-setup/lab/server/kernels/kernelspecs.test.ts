import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type KernelsPart, kernelsPart } from '../../../../../kernel-setup/lab/server/kernels/part';
import { type Served, serve } from './part-under-test';

const base = mkdtempSync(join(tmpdir(), 'lab-specs-'));
const before = process.env.JUPYTER_PATH;
const put = (name: string, file: string, text: string) => {
  mkdirSync(join(base, 'kernels', name), { recursive: true });
  writeFileSync(join(base, 'kernels', name, file), text);
};
const words = { argv: ['words', '{connection_file}'], display_name: 'Words', language: 'words' };

let lab: Served<KernelsPart>;

beforeAll(async () => {
  put('words', 'kernel.json', JSON.stringify(words));
  put('words', 'logo-64x64.png', 'a picture');
  put('words', 'logo-svg.svg', '<svg/>');
  put('words', 'kernel.js', 'define([])');
  put('words', 'notes.txt', 'not for the page');
  put('broken', 'kernel.json', '{');
  // One of the same name as this project's, elsewhere, is not it.
  put('diffusion-lab', 'kernel.json', JSON.stringify({ ...words, display_name: 'Old' }));
  writeFileSync(join(base, 'secret'), 'secret');
  symlinkSync(join(base, 'secret'), join(base, 'kernels', 'words', 'logo-link.png'));
  process.env.JUPYTER_PATH = base;
  lab = await serve(kernelsPart);
});
afterAll(async () => {
  if (before === undefined) delete process.env.JUPYTER_PATH;
  else process.env.JUPYTER_PATH = before;
  await lab.close();
  rmSync(base, { recursive: true });
});

describe('kernelspecs', () => {
  it("are listed with this project's first and as the default, in Jupyter's form", async () => {
    const { body } = await lab.ask('GET', '/api/kernelspecs');
    const { default: first, kernelspecs } = body as { default: string; kernelspecs: Record<string, unknown> };
    expect(first).toBe('diffusion-lab');
    expect(Object.keys(kernelspecs)[0]).toBe('diffusion-lab');
    expect(kernelspecs).not.toHaveProperty('broken');
    expect(kernelspecs['diffusion-lab']).toMatchObject({
      name: 'diffusion-lab',
      spec: { display_name: 'TypeScript (Diffusion Lab)', language: 'typescript', interrupt_mode: 'message' },
      resources: {
        'logo-32x32': '/kernelspecs/diffusion-lab/logo-32x32.png',
        'logo-64x64': '/kernelspecs/diffusion-lab/logo-64x64.png',
        'logo-svg': '/kernelspecs/diffusion-lab/logo-svg.svg',
      },
    });
    expect(kernelspecs.words).toEqual({
      name: 'words',
      spec: { ...words, env: {}, interrupt_mode: 'signal', metadata: {} },
      resources: {
        'kernel.js': '/kernelspecs/words/kernel.js',
        'logo-64x64': '/kernelspecs/words/logo-64x64.png',
        'logo-link': '/kernelspecs/words/logo-link.png',
        'logo-svg': '/kernelspecs/words/logo-svg.svg',
      },
    });
  });

  it('are found one by one, without regard to case', async () => {
    expect(await lab.ask('GET', '/api/kernelspecs/Words')).toMatchObject({
      status: 200,
      body: { name: 'words' },
    });
    const { status, body } = await lab.ask('GET', '/api/kernelspecs/none');
    expect([status, body]).toEqual([404, { message: 'Kernel spec none not found', reason: null }]);
  });

  it('have pictures', async () => {
    const logo = await fetch(`${lab.url}/kernelspecs/diffusion-lab/logo-64x64.png`);
    expect([logo.status, logo.headers.get('content-type')]).toEqual([200, 'image/png']);
    expect([...new Uint8Array(await logo.arrayBuffer()).subarray(1, 4)]).toEqual([...Buffer.from('PNG')]);
    expect(await lab.ask('GET', '/kernelspecs/words/logo-svg.svg')).toMatchObject({ body: '<svg/>' });
  });

  it.each([
    'words/none.png',
    'words/..%2f..%2fsecret',
    'words/%2e%2e/%2e%2e/secret',
    'words/logo-link.png',
    'words/',
    'words/a%00b',
    'none/logo-64x64.png',
  ])('give no other files: %s', async (path) => {
    expect((await lab.ask('GET', `/kernelspecs/${path}`)).status).toBe(404);
  });
});
