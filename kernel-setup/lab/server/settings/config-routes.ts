import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyPluginAsync } from 'fastify';
import { Turns } from '../contents/turns';
import { smallBody } from '../http/bodies';
import { HttpError } from '../http-error';
import type { Place } from '../part';
import { storeText } from './store-text';

/** A section: JSON that front-ends keep on the server. */
type Section = Record<string, unknown>;

interface Params {
  readonly section: string;
}

const isSection = (value: unknown): value is Section =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** A section with changes: objects are merged, null removes a key, objects that become empty go. */
export function mergeSection(section: Section, changes: Section): Section {
  const merged = new Map(Object.entries(section));
  for (const [key, value] of Object.entries(changes)) {
    const before = merged.get(key);
    const after = isSection(value) ? mergeSection(isSection(before) ? before : {}, value) : value;
    if (after === null || (isSection(after) && Object.keys(after).length === 0)) merged.delete(key);
    else merged.set(key, after);
  }
  return Object.fromEntries(merged);
}

/** '/api/config/<section>': settings that extensions keep in 'serverconfig/', as in Jupyter. */
export function configRoutes({ home, log }: Place): FastifyPluginAsync {
  const fileOf = (section: string) => join(home, 'serverconfig', `${section}.json`);
  const read = (section: string): Section => {
    const file = fileOf(section);
    if (!existsSync(file)) return {};
    try {
      const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
      if (isSection(value)) return value;
    } catch {
      // Said below.
    }
    log(`Cannot use ${file} as it must be a JSON object: it is left out`);
    return {};
  };
  const write = (section: string, value: Section) =>
    storeText(`save section ${section}`, fileOf(section), JSON.stringify(value, undefined, 2));

  const changing = new Turns();

  return async (app) => {
    const options = { bodyLimit: smallBody };
    app.get<{ Params: Params }>('/api/config/:section', async ({ params }) =>
      read(requireName(params.section)),
    );
    app.put<{ Params: Params }>('/api/config/:section', options, async ({ params, body }, reply) => {
      await write(requireName(params.section), requireSection(body));
      return reply.code(204).send();
    });
    app.patch<{ Params: Params }>('/api/config/:section', options, async ({ params, body }) => {
      const section = requireName(params.section);
      const changes = requireSection(body);
      // One after the other: each builds on what the one before it stored.
      return changing.take(section, async () => {
        const merged = mergeSection(read(section), changes);
        await write(section, merged);
        return merged;
      });
    });
  };
}

function requireName(section: string): string {
  if (/^\w{1,100}$/.test(section)) return section;
  throw new HttpError(
    404,
    `Cannot find a section as its name must be letters, digits and underscores: ${section}`,
  );
}

function requireSection(body: unknown): Section {
  if (isSection(body)) return body;
  throw new HttpError(400, 'Cannot save a section as it must be a JSON object: it is not');
}
