import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyPluginAsync } from 'fastify';

/** A package in the front-end's 'licenses.json'. */
interface Licence {
  readonly name?: string;
  readonly version?: string;
  readonly versionInfo?: string;
  readonly licence?: string;
  readonly license?: string;
  readonly licenseId?: string;
  readonly extractedText?: string;
}

interface Query {
  readonly format?: string;
  readonly download?: string;
}

/** One form of the list: how it is written, and how it is called when it is downloaded. */
interface Form {
  readonly type: string;
  readonly extension: string;
  write(rows: readonly Row[]): string;
}

/** '/lab/api/licenses': what Help ▸ Licenses shows, as JSON, CSV or Markdown. */
export function licencesRoute(folder: string): FastifyPluginAsync {
  return async (app) => {
    app.get<{ Querystring: Query }>('/lab/api/licenses', async ({ query }, reply) => {
      const { type, extension, write } = forms.get(query.format) ?? json;
      if (query.download === '1')
        reply.header('content-disposition', `attachment; filename="jupyterlab-licenses.${extension}"`);
      return reply.type(type).send(write((await readLicences(folder)).map(asJupyterLab)));
    });
  };
}

async function readLicences(folder: string): Promise<Licence[]> {
  const text = await readFile(join(folder, 'licenses.json'), 'utf8').catch(() => '[]');
  const parsed = JSON.parse(text) as Licence[] | { packages?: Licence[] };
  return Array.isArray(parsed) ? parsed : (parsed.packages ?? []);
}

const asJupyterLab = (entry: Licence) => ({
  name: entry.name ?? '',
  versionInfo: entry.versionInfo ?? entry.version ?? '',
  licenseId: entry.licenseId ?? entry.license ?? entry.licence ?? '',
  extractedText: entry.extractedText ?? '',
});

type Row = ReturnType<typeof asJupyterLab>;

const quoted = (text: string) => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

const csv = (rows: readonly Row[]) =>
  [
    ['bundle', 'name', 'versionInfo', 'licenseId', 'extractedText'],
    ...rows.map((row) => ['JupyterLab', row.name, row.versionInfo, row.licenseId, row.extractedText]),
  ]
    .map((cells) => `${cells.map(quoted).join(',')}\r\n`)
    .join('');

const markdown = (rows: readonly Row[]) =>
  ['# JupyterLab\n', ...rows.map((row) => `${heading(row)}\n${indented(row.extractedText)}`)].join('\n');

const heading = ({ name, versionInfo, licenseId }: Row) => `## ${name} ${versionInfo}: ${licenseId}\n`;

/** As Markdown shows text unchanged. */
const indented = (text: string) => text.replace(/^/gm, '    ');

const json: Form = {
  type: 'application/json; charset=utf-8',
  extension: 'json',
  write: (packages) => JSON.stringify({ bundles: { JupyterLab: { packages } } }),
};
const forms: ReadonlyMap<string | undefined, Form> = new Map([
  ['csv', { type: 'text/csv; charset=utf-8', extension: 'csv', write: csv }],
  ['markdown', { type: 'text/markdown; charset=utf-8', extension: 'md', write: markdown }],
]);
