import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { codeCell, type LabFolder, labFolder, notebookOf } from './lab-folder';

let lab: LabFolder;
beforeEach(async () => {
  lab = await labFolder();
});
afterEach(() => lab.close());

const cells = [
  {
    id: 'm',
    cell_type: 'markdown',
    metadata: {},
    source: '# Title\n\n![p](attachment:p.png)',
    attachments: { 'p.png': { 'image/png': 'iVBO' } },
  },
  { id: 'r', cell_type: 'raw', metadata: {}, source: 'raw' },
  {
    ...codeCell({ output_type: 'stream', name: 'stdout', text: '\u001b[31mred\u001b[0m\n' }),
    id: 'c',
    source: 'const a = `x`;',
  },
  {
    ...codeCell({
      output_type: 'display_data',
      metadata: {},
      data: { 'image/png': 'AAAA\n', 'text/plain': 'p' },
    }),
    id: 'd',
  },
];

async function exported(format: string, notebook: unknown = notebookOf(...cells), query = '') {
  writeFileSync(join(lab.root, 'n.ipynb'), JSON.stringify(notebook));
  return lab.app.inject({ url: `/nbconvert/${format}/n.ipynb${query}` });
}

describe('export', () => {
  it('lists its formats as Jupyter does, and each works', async () => {
    const formats = (await lab.call('GET', '/api/nbconvert')).body;
    expect(formats).toMatchObject({ html: { output_mimetype: 'text/html' } });
    for (const format of Object.keys(formats)) expect((await exported(format)).statusCode, format).toBe(200);
  });

  it('html: a page that stands on its own', async () => {
    const { headers, body } = await exported('html');
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(body).toContain('<title>Title</title>');
    expect(body).toContain('data:image/png;base64,iVBO');
    expect(body).not.toMatch(/(src|href)="(?!data:|#)/);
  });

  it('script: the code, with the Markdown as comments', async () => {
    const { headers, body } = await exported('script', undefined, '?download=true');
    expect(body).toBe('// # Title\n//\n// ![p](attachment:p.png)\n\nconst a = `x`;\n\n1\n');
    expect(headers['content-disposition']).toBe("attachment; filename*=UTF-8''n.ts");
  });

  it('script: in the language of the notebook', async () => {
    const metadata = { language_info: { name: 'python', file_extension: '.py', mimetype: 'text/x-python' } };
    const { headers, body } = await exported(
      'script',
      { ...notebookOf(...cells), metadata },
      '?download=true',
    );
    expect(body).toMatch(/^# # Title\n/);
    expect(headers).toMatchObject({
      'content-type': 'text/x-python; charset=utf-8',
      'content-disposition': "attachment; filename*=UTF-8''n.py",
    });
  });

  it('markdown: code in fences, outputs below, pictures inside', async () => {
    const { body } = await exported('markdown');
    expect(body).toBe(
      [
        '# Title\n\n![p](data:image/png;base64,iVBO)',
        'raw',
        '```typescript\nconst a = `x`;\n```',
        '    red',
        '```typescript\n1\n```',
        '![](data:image/png;base64,AAAA)\n',
      ].join('\n\n'),
    );
  });

  it('notebook: as the server writes it', async () => {
    expect(JSON.parse((await exported('notebook')).body)).toMatchObject({ nbformat: 4, nbformat_minor: 5 });
  });

  it('exports the course', async () => {
    cpSync(join(__dirname, '../../../../../notebooks/01-kl-intuition.ipynb'), join(lab.root, '01.ipynb'));
    for (const format of ['html', 'markdown', 'script'])
      expect((await lab.app.inject({ url: `/nbconvert/${format}/01.ipynb` })).statusCode).toBe(200);
  });

  it.each([
    ['pdf', notebookOf(), 404, 'must be one of html, markdown, notebook, script'],
    ['constructor', notebookOf(), 404, 'must be one of'],
    ['html', notebookOf({ cell_type: 'code', metadata: {} }), 400, 'Cannot export n.ipynb as cells[0]'],
    ['html', 5, 400, 'must be an object'],
  ])('%s of %j: %i', async (format, notebook, status, message) => {
    const answer = await exported(format, notebook);
    expect([answer.statusCode, answer.json().message]).toEqual([status, expect.stringContaining(message)]);
  });
});
