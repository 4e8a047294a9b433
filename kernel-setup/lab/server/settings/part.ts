import { join } from 'node:path';
import type { FastifyPluginAsync } from 'fastify';
import type { Part, Place } from '../part';
import { configRoutes } from './config-routes';
import { createSchemas } from './schemas';
import { settingsRoutes } from './settings-routes';
import { translationRoutes } from './translation-routes';
import { workspaceRoutes } from './workspace-routes';

/**
 * What the page remembers: settings, workspaces, sections of configuration.
 *
 * @param frontEnd - folder of the built front-end, whose schemas say which settings there are.
 */
export function settingsPart(place: Place, frontEnd: string): Part {
  const schemas = createSchemas(join(frontEnd, 'schemas'));
  const routes: FastifyPluginAsync = async (app) => {
    app.register(settingsRoutes(place, schemas));
    app.register(workspaceRoutes(place));
    app.register(configRoutes(place));
    app.register(translationRoutes);
  };
  const prepare = () => {
    for (const id of schemas.ids()) schemas.get(id);
  };
  return { routes, prepare };
}
