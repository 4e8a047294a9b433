import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { notebookText } from '../harness/course';
import { useLab } from '../harness/use-lab';
import { picture } from '../harness/visit';
import { answer, dialog, documentTab } from '../harness/window';

const { lab, openNotebook } = useLab();

/** The line of a file in the file browser. */
function listed(page: Page, name: string): Locator {
  return page.locator('.jp-DirListing-item', {
    has: page.locator('.jp-DirListing-itemText').getByText(name, { exact: true }),
  });
}

/** Chooses an entry of a file's context menu. */
async function contextMenu(page: Page, name: string, entry: string | RegExp): Promise<void> {
  await listed(page, name).click({ button: 'right' });
  await page.locator('.lm-Menu-itemLabel').getByText(entry, { exact: true }).click();
}

async function upload(page: Page, name: string, content: Buffer): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page
    .locator(
      '[data-jp-item-name="upload"] button, [data-jp-item-name="uploader"] button, button[title="Upload Files"]',
    )
    .first()
    .click();
  await (await chooser).setFiles({ name, mimeType: 'application/octet-stream', buffer: content });
}

const digest = (content: Buffer) => createHash('sha256').update(content).digest('hex');

/** A notebook to start from, so that the window is the same in every test. */
async function openLab(): Promise<Page> {
  lab().write('desk.ipynb', notebookText([['markdown', 'A desk']]));
  const page = await openNotebook('desk.ipynb');
  await listed(page, 'desk.ipynb').waitFor();
  return page;
}

describe('the file browser', () => {
  it('renames a notebook, and its tab', async () => {
    lab().write('before.ipynb', notebookText([['code', '1']]));
    const page = await openNotebook('before.ipynb');
    await contextMenu(page, 'before.ipynb', /^Rename/);
    await page.locator('.jp-DirListing-editor').fill('after.ipynb');
    await page.keyboard.press('Enter');
    await listed(page, 'after.ipynb').waitFor();
    await documentTab(page, 'after.ipynb').waitFor();
    expect(lab().list()).toContain('after.ipynb');
    expect(lab().list()).not.toContain('before.ipynb');
  });

  it('uploads a small file', async () => {
    const page = await openLab();
    const content = randomBytes(1000);
    await upload(page, 'small.bin', content);
    await listed(page, 'small.bin').waitFor();
    expect(digest(readFileSync(lab().file('small.bin')))).toBe(digest(content));
  });

  it('uploads a file of 20 MB in pieces, after a warning', async () => {
    const page = await openLab();
    const content = randomBytes(20_000_000);
    await upload(page, 'large.bin', content);
    await dialog(page)
      .getByText(/Large file size warning/i)
      .waitFor();
    await answer(page, 'Upload');
    await listed(page, 'large.bin').waitFor();
    const size = () => (existsSync(lab().file('large.bin')) ? statSync(lab().file('large.bin')).size : 0);
    await expect.poll(size, { timeout: 30_000 }).toBe(content.length);
    expect(digest(readFileSync(lab().file('large.bin')))).toBe(digest(content));
  });

  it('makes a folder and goes into it', async () => {
    const page = await openLab();
    await page
      .locator('[data-jp-item-name="new-directory"] button, button[title="New Folder"]')
      .first()
      .click();
    await page.locator('.jp-DirListing-editor').fill('experiments');
    await page.keyboard.press('Enter');
    await listed(page, 'experiments').waitFor();
    expect(statSync(lab().file('experiments')).isDirectory()).toBe(true);
    await listed(page, 'experiments').dblclick();
    await page.locator('.jp-BreadCrumbs').getByText('experiments').waitFor();
  });

  it('deletes only after a question', async () => {
    lab().write('to-delete.txt', 'not needed');
    const page = await openLab();
    await contextMenu(page, 'to-delete.txt', /^(Delete|Move to Trash)$/);
    await dialog(page).getByText('to-delete.txt').waitFor();
    await picture(page, 'delete-question');
    await answer(page, 'Cancel');
    expect(lab().list()).toContain('to-delete.txt');
    await contextMenu(page, 'to-delete.txt', /^(Delete|Move to Trash)$/);
    await dialog(page).locator('.jp-Dialog-button.jp-mod-warn').click();
    await listed(page, 'to-delete.txt').waitFor({ state: 'detached' });
    expect(lab().list()).not.toContain('to-delete.txt');
  });
});

describe('the viewers', () => {
  it('show a table of comma-separated values', async () => {
    lab().write('numbers.csv', 'step,loss\n1,0.5\n2,0.25\n3,0.125\n');
    const page = await openLab();
    await listed(page, 'numbers.csv').dblclick();
    const grid = page.locator('.jp-CSVViewer-grid canvas').first();
    await grid.waitFor();
    await picture(page, 'csv');
  });

  it('show a picture in its size', async () => {
    lab().write('dots.png', png(40, 30));
    const page = await openLab();
    await listed(page, 'dots.png').dblclick();
    const shown = page.locator('.jp-ImageViewer img');
    await shown.waitFor();
    const size = () =>
      shown.evaluate((image) => {
        const { naturalWidth, naturalHeight } = image as unknown as Record<string, number>;
        return [naturalWidth, naturalHeight];
      });
    await expect.poll(size).toEqual([40, 30]);
    await picture(page, 'image');
  });

  it('open a text file in an editor, and save it', async () => {
    lab().write('notes.txt', 'first line\n');
    const page = await openLab();
    await listed(page, 'notes.txt').dblclick();
    await page.locator('.jp-FileEditor .cm-content').click();
    await page.keyboard.press('ControlOrMeta+End');
    await page.keyboard.insertText('second line\n');
    await page.keyboard.press('ControlOrMeta+S');
    await expect.poll(() => lab().read('notes.txt')).toBe('first line\nsecond line\n');
  });
});

/** A picture of random dots, as the PNG specification has it: signature, header, one block of data, end. */
function png(width: number, height: number): Buffer {
  const block = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    check.writeUInt32BE(crc(body));
    return Buffer.concat([length, body, check]);
  };
  const header = Buffer.from([0, 0, 0, width, 0, 0, 0, height, 8, 0, 0, 0, 0]);
  const rows = Buffer.concat(
    Array.from({ length: height }, () => Buffer.concat([Buffer.of(0), randomBytes(width)])),
  );
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    block('IHDR', header),
    block('IDAT', deflateSync(rows)),
    block('IEND', Buffer.alloc(0)),
  ]);
}

function crc(bytes: Buffer): number {
  let rest = 0xffffffff;
  for (const byte of bytes) {
    rest ^= byte;
    for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  }
  return ~rest >>> 0;
}
