import fs from 'node:fs';
import path from 'node:path';
import type { Scenario } from '../step';
import { notebook, notebookText } from './notebooks';
import { below } from './requests';

const api = '/api/contents/checkpoints-of';
const { get, post, put, patch, remove } = below(api);

/** Checkpoints: made, listed, restored, removed, and moved along with a file; and trust. */
export const checkpoints: Scenario = {
  name: 'checkpoints-of',
  prepare: (folder) => {
    fs.writeFileSync(path.join(folder, 'a.txt'), 'first\n');
    fs.writeFileSync(path.join(folder, 'n.ipynb'), notebookText);
    fs.mkdirSync(path.join(folder, 'sub'));
  },
  steps: [
    get('none yet', 'a.txt/checkpoints'),
    post('made', 'a.txt/checkpoints'),
    get('listed', 'a.txt/checkpoints'),
    put('file changed', 'a.txt', { type: 'file', format: 'text', content: 'second\n' }),
    post('restored', 'a.txt/checkpoints/checkpoint'),
    get('file as it was', 'a.txt'),
    post('made again', 'a.txt/checkpoints'),
    get('still one', 'a.txt/checkpoints'),
    patch('renamed', 'a.txt', { path: 'checkpoints-of/b.txt' }),
    get('moved along', 'b.txt/checkpoints'),
    get('not under the old name', 'a.txt/checkpoints'),
    remove('removed', 'b.txt/checkpoints/checkpoint'),
    remove('removed again', 'b.txt/checkpoints/checkpoint'),
    post('restored when gone', 'b.txt/checkpoints/checkpoint'),
    post('restored by an unknown id', 'b.txt/checkpoints/other'),
    post('of a missing file', 'missing.txt/checkpoints'),
    get('listed for a missing file', 'missing.txt/checkpoints'),
    post('of a folder', 'sub/checkpoints'),
    post('of a notebook', 'n.ipynb/checkpoints'),
    put('notebook changed', 'n.ipynb', {
      type: 'notebook',
      format: 'json',
      content: { ...notebook, cells: [] },
    }),
    post('notebook restored', 'n.ipynb/checkpoints/checkpoint'),
    get('notebook as it was', 'n.ipynb'),
    get('folder does not show them', ''),
    get('their folder is hidden', '.ipynb_checkpoints'),
    remove('file deleted with its checkpoint', 'n.ipynb'),
    post('trust of a missing notebook', 'n.ipynb/trust'),
    put('notebook to trust', 't.ipynb', { type: 'notebook', format: 'json', content: notebook }),
    get('not trusted', 't.ipynb'),
    post('trusted', 't.ipynb/trust'),
    get('now trusted', 't.ipynb'),
    post('trust of a text', 'b.txt/trust'),
    get('unknown action', 'b.txt/unknown'),
  ],
};
