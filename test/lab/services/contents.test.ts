import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Contents, type ServiceManager, UserAPI } from '@jupyterlab/services';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Ours, startOurs } from '../differential/ours';
import { notebook, notebookText } from '../differential/scenarios/notebooks';
import { connect } from './client';

let ours: Ours;
let services: ServiceManager;
beforeAll(async () => {
  ours = await startOurs();
  services = await connect(ours);
});
afterAll(async () => {
  services?.dispose();
  await ours?.close();
});

const onDisk = (name: string) => readFileSync(join(ours.root, name), 'utf8');
const saved = { type: 'file', format: 'text' } as const;

describe("JupyterLab's client and files", () => {
  it('saves, gets and lists', async () => {
    await services.contents.save('ä b#?.txt', { ...saved, content: 'one\n' });
    expect(onDisk('ä b#?.txt')).toBe('one\n');
    const { content, format, mimetype } = await services.contents.get('ä b#?.txt');
    expect({ content, format, mimetype }).toEqual({
      content: 'one\n',
      format: 'text',
      mimetype: 'text/plain',
    });
    const listed = await services.contents.get('');
    expect(listed.content.map((item: Contents.IModel) => item.name)).toContain('ä b#?.txt');
  });

  it('saves a notebook as Jupyter writes it, and knows its hash', async () => {
    const model = await services.contents.save('a.ipynb', {
      type: 'notebook',
      format: 'json',
      content: notebook,
    });
    expect(model.type).toBe('notebook');
    expect(onDisk('a.ipynb')).toBe(notebookText);
    const { hash } = await services.contents.get('a.ipynb', { content: false, hash: true });
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('makes untitled files, folders and notebooks', async () => {
    const file = await services.contents.newUntitled({ type: 'file', ext: 'ts' });
    const folder = await services.contents.newUntitled({ type: 'directory' });
    const untitled = await services.contents.newUntitled({ type: 'notebook', path: folder.path });
    expect([file.name, folder.name, untitled.path]).toEqual([
      'untitled.ts',
      'Untitled Folder',
      'Untitled Folder/Untitled.ipynb',
    ]);
  });

  it('copies, renames and deletes, and tells who listens', async () => {
    const seen: string[] = [];
    services.contents.fileChanged.connect((_, { type, oldValue, newValue }) => {
      seen.push(`${type} ${oldValue?.path ?? '-'} ${newValue?.path ?? '-'}`);
    });
    await services.contents.save('from.txt', { ...saved, content: 'x' });
    const copy = await services.contents.copy('from.txt', '');
    await services.contents.rename(copy.path, 'renamed.txt');
    await services.contents.delete('renamed.txt');
    expect(copy.path).toBe('from-Copy1.txt');
    expect(seen).toEqual([
      'save - from.txt',
      'new - from-Copy1.txt',
      'rename from-Copy1.txt renamed.txt',
      'delete renamed.txt -',
    ]);
    await expect(services.contents.get('renamed.txt')).rejects.toMatchObject({ response: { status: 404 } });
  });

  it('makes a checkpoint, goes back to it and removes it', async () => {
    await services.contents.save('c.txt', { ...saved, content: 'first' });
    const { id } = await services.contents.createCheckpoint('c.txt');
    await services.contents.save('c.txt', { ...saved, content: 'second' });
    await services.contents.restoreCheckpoint('c.txt', id);
    expect(onDisk('c.txt')).toBe('first');
    expect((await services.contents.listCheckpoints('c.txt')).map((checkpoint) => checkpoint.id)).toEqual([
      id,
    ]);
    await services.contents.deleteCheckpoint('c.txt', id);
    expect(await services.contents.listCheckpoints('c.txt')).toEqual([]);
  });

  it('has an address to download from', async () => {
    await services.contents.save('d.txt', { ...saved, content: 'down' });
    const address = await services.contents.getDownloadUrl('d.txt');
    const reply = await fetch(address, { headers: { Authorization: `token ${ours.token}` } });
    expect(await reply.text()).toBe('down');
  });

  it('says why it cannot', async () => {
    const refused = services.contents.save('nowhere/x.txt', { ...saved, content: '' });
    await expect(refused).rejects.toThrow(/nowhere/);
  });
});

describe("JupyterLab's client and what it remembers", () => {
  it('settings', async () => {
    const id = '@jupyterlab/apputils-extension:themes';
    const { ids } = await services.settings.list('ids');
    expect(ids).toContain(id);
    await services.settings.save(id, '{\n  // mine\n  "theme": "JupyterLab Dark"\n}');
    const plugin = await services.settings.fetch(id);
    expect(plugin?.raw).toBe('{\n  // mine\n  "theme": "JupyterLab Dark"\n}');
    expect(plugin?.schema.properties).toHaveProperty('theme');
  });

  it('workspaces', async () => {
    const data = { data: { 'layout:x': { a: 1 } }, metadata: { id: 'mine' } };
    await services.workspaces.save('mine', data);
    expect(await services.workspaces.fetch('mine')).toMatchObject(data);
    expect((await services.workspaces.list()).ids).toContain('mine');
    await services.workspaces.remove('mine');
    expect((await services.workspaces.list()).ids).toEqual([]);
  });

  it('who it is', async () => {
    const { identity, permissions } = await new UserAPI.UserAPIClient(services).get();
    expect(identity.username).not.toBe('');
    expect(permissions).toEqual({});
  });

  it('export formats', async () => {
    const formats = await services.nbconvert.getExportFormats();
    expect(formats.html).toEqual({ output_mimetype: 'text/html' });
  });
});
