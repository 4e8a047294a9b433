import type { FastifyPluginAsync } from 'fastify';
import type { Part, Place } from '../part';
import { type AboutParts, aboutRoutes } from './about-routes';
import { readFrontEnd } from './front-end-folder';
import { iconRoutes } from './icons';
import { licencesRoute } from './licences-route';
import type { PageFacts } from './page-config';
import { pageRoutes } from './page-routes';
import { quietRoutes } from './quiet-routes';
import { staticRoutes } from './static-files';

/** What the page needs beside the place. */
export interface PageOptions extends AboutParts {
  /** Folder of the built front-end. */
  readonly frontEnd: string;
  /** Where '/' leads, without token. */
  readonly defaultUrl: string;
  readonly exposeApp: boolean;
  terminalsAvailable(): boolean;
}

/** The Lab's page, its scripts and icons, and what the page asks about the server. */
export function pagePart({ root, base }: Place, options: PageOptions): Part {
  const frontEnd = readFrontEnd(options.frontEnd);
  const facts = (): PageFacts => ({
    root,
    base,
    version: frontEnd.version,
    terminalsAvailable: options.terminalsAvailable(),
    quitButton: true,
    exposeApp: options.exposeApp,
  });
  const routes: FastifyPluginAsync = async (app) => {
    app.register(pageRoutes(frontEnd, facts, options.defaultUrl));
    app.register(staticRoutes(frontEnd.folder));
    app.register(iconRoutes);
    app.register(aboutRoutes(options));
    app.register(quietRoutes(root));
    app.register(licencesRoute(frontEnd.folder));
  };
  return { routes, prepare: () => void facts() };
}
