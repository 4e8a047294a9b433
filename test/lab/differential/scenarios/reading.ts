import fs from 'node:fs';
import path from 'node:path';
import type { Scenario, Step } from '../step';
import { notebookText, older, version3 } from './notebooks';

const get = (name: string, rest: string): Step => ({ name, method: 'GET', path: `/api/contents${rest}` });

/** Contents read: every type and format, and hashes. */
export const reading: Scenario = {
  name: 'reading',
  prepare: (folder) => {
    const write = (name: string, content: string | Buffer) =>
      fs.writeFileSync(path.join(folder, name), content);
    fs.mkdirSync(path.join(folder, 'sub/deeper'), { recursive: true });
    fs.mkdirSync(path.join(folder, 'empty'));
    fs.mkdirSync(path.join(folder, '.hidden'));
    write('.hidden/inside.txt', 'inside\n');
    write('.secret', 'secret\n');
    write('sub/inner.txt', 'inner\n');
    write('plain.txt', 'line one\nline two\n');
    write('windows.txt', 'one\r\ntwo\r\n');
    write('empty.txt', '');
    write('table.csv', 'a,b\n1,2\n');
    write('data.json', '{"a": 1}\n');
    write('script.ts', 'export const a = 1;\n');
    write('page.html', '<p>page</p>\n');
    write('read.md', '# Read\n');
    write('noextension', 'text\n');
    write('picture.png', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'));
    write('latin1.txt', Buffer.from([0x63, 0x61, 0x66, 0xe9]));
    write('späce & 100%#?.txt', 'odd name\n');
    write('日本.txt', 'こんにちは\n');
    write('good.ipynb', notebookText);
    write('older.ipynb', JSON.stringify(older, null, 1));
    write('version3.ipynb', JSON.stringify(version3, null, 1));
    write('empty.ipynb', '');
    write('notjson.ipynb', '{"cells": [');
    write('notnotebook.ipynb', '{"a": 1}');
    write('invalid.ipynb', notebookText.replace('"cell_type": "markdown"', '"cell_type": "strange"'));
    write('future.ipynb', notebookText.replace('"nbformat": 4', '"nbformat": 5'));
    fs.symlinkSync('plain.txt', path.join(folder, 'link.txt'));
    fs.symlinkSync('nowhere', path.join(folder, 'broken-link'));
  },
  steps: [
    get('folder', '/reading'),
    get('folder with a final slash', '/reading/'),
    get('folder without content', '/reading?content=0'),
    get('empty folder', '/reading/empty'),
    get('folder in a folder', '/reading/sub'),
    get('folder asked as a folder', '/reading/sub?type=directory'),
    get('folder asked as a file', '/reading/sub?type=file'),
    get('folder asked as a notebook', '/reading/sub?type=notebook'),
    get('text', '/reading/plain.txt'),
    get('text as text', '/reading/plain.txt?type=file&format=text'),
    get('text as base64', '/reading/plain.txt?type=file&format=base64'),
    get('text without content', '/reading/plain.txt?content=0'),
    get('text with its hash', '/reading/plain.txt?hash=1'),
    get('hash alone', '/reading/plain.txt?content=0&hash=1'),
    get('text asked as a folder', '/reading/plain.txt?type=directory'),
    get('text asked as a notebook', '/reading/plain.txt?type=notebook'),
    get('unknown type', '/reading/plain.txt?type=nonsense'),
    get('unknown format', '/reading/plain.txt?format=nonsense'),
    get('unknown content', '/reading/plain.txt?content=2'),
    get('unknown hash', '/reading/plain.txt?hash=yes'),
    get('text with carriage returns', '/reading/windows.txt'),
    get('empty file', '/reading/empty.txt'),
    get('table', '/reading/table.csv'),
    get('JSON', '/reading/data.json'),
    get('TypeScript', '/reading/script.ts?content=0'),
    get('HTML', '/reading/page.html?content=0'),
    get('Markdown', '/reading/read.md?content=0'),
    get('name without extension', '/reading/noextension'),
    get('picture', '/reading/picture.png'),
    get('picture as text', '/reading/picture.png?format=text'),
    get('text that is not UTF-8', '/reading/latin1.txt'),
    get('name to be escaped', '/reading/sp%C3%A4ce%20%26%20100%25%23%3F.txt'),
    get('Japanese name', '/reading/%E6%97%A5%E6%9C%AC.txt'),
    get('link inside the root', '/reading/link.txt'),
    get('broken link', '/reading/broken-link'),
    get('hidden file', '/reading/.secret'),
    get('hidden folder', '/reading/.hidden'),
    get('file in a hidden folder', '/reading/.hidden/inside.txt'),
    get('missing file', '/reading/missing.txt'),
    get('missing folder', '/reading/missing/file.txt'),
    get('file below a file', '/reading/plain.txt/below'),
    get('notebook', '/reading/good.ipynb'),
    get('notebook as a notebook', '/reading/good.ipynb?type=notebook&content=1&hash=1'),
    get('notebook without content', '/reading/good.ipynb?content=0'),
    get('notebook as a file', '/reading/good.ipynb?type=file&format=text'),
    get('notebook as a folder', '/reading/good.ipynb?type=directory'),
    get('notebook of 4.4', '/reading/older.ipynb'),
    get('notebook of version 3', '/reading/version3.ipynb'),
    get('notebook of the future', '/reading/future.ipynb'),
    get('empty notebook file', '/reading/empty.ipynb'),
    get('notebook that is not JSON', '/reading/notjson.ipynb'),
    get('notebook that is not one', '/reading/notnotebook.ipynb'),
    get('notebook with an unknown cell', '/reading/invalid.ipynb'),
  ],
};
