import fs from 'node:fs';
import path from 'node:path';
import type { Scenario, Step } from '../step';
import { notebook, notebookText, older } from './notebooks';
import { below } from './requests';

const api = '/api/contents/writing';
const text = { type: 'file', format: 'text', content: 'new\n' };
const { get, post, put, patch, remove } = below(api);
const chunk = (name: string, number: number, content: string): Step =>
  put(name, 'chunked.txt', { type: 'file', format: 'text', content, chunk: number });

/** Contents written: created, saved, renamed, copied, deleted. */
export const writing: Scenario = {
  name: 'writing',
  prepare: (folder) => {
    fs.writeFileSync(path.join(folder, 'there.txt'), 'there\n');
    fs.writeFileSync(path.join(folder, 'there.ipynb'), notebookText);
    fs.mkdirSync(path.join(folder, 'full/inner'), { recursive: true });
    fs.writeFileSync(path.join(folder, 'full/inner/file.txt'), 'file\n');
    fs.mkdirSync(path.join(folder, '.hidden'));
  },
  steps: [
    put('new text', 'new.txt', text),
    put('text saved again', 'new.txt', { ...text, content: 'newer\n' }),
    get('text read back', 'new.txt?hash=1'),
    put('bytes', 'bytes.bin', { type: 'file', format: 'base64', content: 'AAEC/w==' }),
    get('bytes read back', 'bytes.bin'),
    put('bytes that are not base64', 'bad.bin', { type: 'file', format: 'base64', content: '§§§' }),
    put('folder', 'folder', { type: 'directory' }),
    put('folder that is there', 'folder', { type: 'directory' }),
    put('folder over a file', 'there.txt', { type: 'directory' }),
    put('file over a folder', 'full', text),
    put('notebook', 'new.ipynb', { type: 'notebook', format: 'json', content: notebook }),
    get('notebook read back', 'new.ipynb?hash=1'),
    get('notebook read back as text', 'new.ipynb?type=file&format=text'),
    put('notebook of 4.4', 'older.ipynb', { type: 'notebook', format: 'json', content: older }),
    put('notebook without format', 'plain.ipynb', { type: 'notebook', content: notebook }),
    put('invalid notebook', 'invalid.ipynb', {
      type: 'notebook',
      format: 'json',
      content: { ...notebook, cells: [{ cell_type: 'code' }] },
    }),
    get('invalid notebook read back', 'invalid.ipynb'),
    put('notebook that is text', 'text.ipynb', { type: 'notebook', format: 'text', content: notebookText }),
    put('notebook whose content is a number', 'number.ipynb', {
      type: 'notebook',
      format: 'json',
      content: 3,
    }),
    put('no type', 'typeless.txt', { format: 'text', content: 'x' }),
    put('no content', 'contentless.txt', { type: 'file', format: 'text' }),
    put('no format', 'formatless.txt', { type: 'file', content: 'x' }),
    put('unknown type', 'strange.txt', { type: 'strange', format: 'text', content: 'x' }),
    put('unknown format', 'strange2.txt', { type: 'file', format: 'strange', content: 'x' }),
    put('copy by PUT', 'copy.txt', { copy_from: 'writing/there.txt' }),
    put('into a missing folder', 'nowhere/new.txt', text),
    put('hidden name', '.hidden.txt', text),
    put('into a hidden folder', '.hidden/file.txt', text),
    { name: 'body that is not JSON', method: 'PUT', path: `${api}/bad.txt`, text: '{"type": ' },
    { name: 'body that is a list', method: 'PUT', path: `${api}/bad.txt`, text: '[1]' },
    {
      name: 'body called text',
      method: 'PUT',
      path: `${api}/plain-body.txt`,
      text: JSON.stringify(text),
      headers: { 'Content-Type': 'text/plain;charset=UTF-8' },
    },
    { name: 'no body', method: 'PUT', path: `${api}/bodyless.txt` },
    chunk('first chunk', 1, 'one\n'),
    chunk('second chunk', 2, 'two\n'),
    chunk('last chunk', -1, 'three\n'),
    get('chunks read back', 'chunked.txt'),
    put('chunk of a notebook', 'chunk.ipynb', {
      type: 'notebook',
      format: 'json',
      content: notebook,
      chunk: 1,
    }),
    post('untitled file', '', { type: 'file', ext: '.txt' }),
    post('second untitled file', '', { type: 'file', ext: '.txt' }),
    post('untitled without ending', '', { type: 'file' }),
    post('untitled notebook', '', { type: 'notebook' }),
    get('untitled notebook read back', 'Untitled.ipynb'),
    post('second untitled notebook', '', { type: 'notebook' }),
    post('untitled folder', '', { type: 'directory' }),
    post('second untitled folder', '', { type: 'directory' }),
    post('untitled of unknown type', '', { type: 'strange' }),
    post('untitled without body', ''),
    post('untitled in a missing folder', 'nowhere', { type: 'file' }),
    post('post to a file', 'there.txt', { type: 'file' }),
    post('copy', '', { copy_from: 'writing/there.txt' }),
    post('copy again', '', { copy_from: 'writing/there.txt' }),
    post('copy of a copy', '', { copy_from: 'writing/there-Copy1.txt' }),
    post('copy of a notebook', '', { copy_from: 'writing/there.ipynb' }),
    post('copy into another folder', 'folder', { copy_from: 'writing/there.txt' }),
    post('copy of a missing file', '', { copy_from: 'writing/missing.txt' }),
    post('copy of a folder', '', { copy_from: 'writing/full' }),
    patch('rename', 'new.txt', { path: 'writing/renamed.txt' }),
    get('old name', 'new.txt'),
    get('new name', 'renamed.txt?content=0'),
    patch('rename into a folder', 'renamed.txt', { path: 'writing/folder/moved.txt' }),
    patch('rename a folder', 'folder', { path: 'writing/folder2' }),
    patch('rename over another', 'there.txt', { path: 'writing/there.ipynb' }),
    patch('rename to itself', 'there.txt', { path: 'writing/there.txt' }),
    patch('rename of what is missing', 'missing.txt', { path: 'writing/other.txt' }),
    patch('rename into a missing folder', 'there.txt', { path: 'writing/nowhere/there.txt' }),
    patch('rename to a hidden name', 'there.txt', { path: 'writing/.there.txt' }),
    patch('rename without a path', 'there.txt', {}),
    { name: 'rename without a body', method: 'PATCH', path: `${api}/there.txt` },
    remove('delete', 'there.txt'),
    remove('delete again', 'there.txt'),
    remove('delete an empty folder', 'Untitled%20Folder'),
    remove('delete a full folder', 'full'),
    remove('delete a hidden folder', '.hidden'),
    get('what is left', ''),
  ],
};
