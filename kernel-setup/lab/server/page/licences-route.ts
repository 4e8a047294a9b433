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
  readonly full_text?: string;
}

/** '/lab/api/licenses': what Help ▸ Licenses shows, as JSON, CSV or Markdown. */
export function licencesRoute(folder: string): FastifyPluginAsync {
  return async (app) => {
    app.get<{ Querystring: Query }>('/lab/api/licenses', async ({ query }, reply) => {
      const packages = (await readLicences(folder)).map(asJupyterLab);
      if (query.format === 'csv') return reply.type('text/csv; charset=utf-8').send(csv(packages));
      if (query.format === 'markdown')
        return reply.type('text/markdown; charset=utf-8').send(markdown(packages));
      return { bundles: { JupyterLab: { packages } } };
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
  ['bundle,name,versionInfo,licenseId,extractedText']
    .concat(
      rows.map((row) =>
        ['JupyterLab', row.name, row.versionInfo, row.licenseId, row.extractedText].map(quoted).join(','),
      ),
    )
    .join('\r\n')
    .concat('\r\n');

const markdown = (rows: readonly Row[]) =>
  [
    '# JupyterLab',
    '',
    ...rows.map((row) => `- **${row.name}** \`${row.versionInfo}\` ${row.licenseId}`),
    '',
  ].join('\n');
