import type { FastifyPluginAsync } from 'fastify';
import type { Part, Place } from '../part';
import { configRoutes } from './config-routes';
import { settingsRoutes } from './settings-routes';
import { translationRoutes } from './translation-routes';
import { workspaceRoutes } from './workspace-routes';

/**
 * What the page remembers: settings, workspaces, sections of configuration.
 *
 * @param frontEnd - folder of the built front-end, whose schemas say which settings there are.
 */
export function settingsPart(place: Place, frontEnd: string): Part {
  const routes: FastifyPluginAsync = async (app) => {
    app.register(settingsRoutes(place, frontEnd));
    app.register(workspaceRoutes(place));
    app.register(configRoutes(place));
    app.register(translationRoutes);
  };
  return { routes };
}
