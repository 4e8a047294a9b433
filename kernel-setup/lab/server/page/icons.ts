import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyPluginAsync } from 'fastify';
import { packageRoot } from '../../../../src/course/jupyter/paths';

const logo = (name: string) => readFileSync(join(packageRoot(), 'kernel-setup', 'kernelspec', 'logos', name));

/** The course's logo with a mark in the corner: a kernel is at work. */
const busy = (svg: string) =>
  svg.replace(
    '</svg>',
    '  <circle cx="47" cy="47" r="15" fill="#ffb02e" stroke="#121830" stroke-width="5"/>\n</svg>',
  );

const options = { config: { access: 'anyone' } } as const;
const aDay = 'public, max-age=86400';

/** Icons of the browser's tab: at rest and at work. */
export const iconRoutes: FastifyPluginAsync = async (app) => {
  const send = (url: string, type: string, content: () => Buffer | string) =>
    app.get(url, options, async (_request, reply) =>
      reply.type(type).header('cache-control', aDay).send(content()),
    );
  send('/static/favicons/favicon.svg', 'image/svg+xml', () => logo('logo-svg.svg'));
  send('/static/favicons/favicon-busy.svg', 'image/svg+xml', () =>
    busy(logo('logo-svg.svg').toString('utf8')),
  );
  // Browsers ask for it at pages that name no icon, such as a picture in a tab of its own.
  send('/favicon.ico', 'image/png', () => logo('logo-32x32.png'));
};
