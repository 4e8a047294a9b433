import type { Part, Place } from '../part';
import { sessionRoutes } from '../sessions/routes';
import { Sessions } from '../sessions/sessions';
import { type CullOptions, startCulling } from './culling';
import { KernelRegistry } from './kernel-registry';
import { KernelWebsockets } from './kernel-websocket';
import { kernelspecRoutes } from './kernelspec-routes';
import { installedKernelspecs, type KernelspecSource } from './kernelspecs';
import { kernelRoutes } from './routes';

export interface KernelOptions {
  /** Ends kernels that are not used; default: none is ended. */
  readonly cull?: CullOptions | undefined;
  /** The kernels that can be started; default: this project's, and those on Jupyter's paths. */
  readonly kernelspecs?: KernelspecSource;
}

/** What the server tells of its kernels as a whole. */
export interface KernelsStatus {
  readonly kernels: number;
  /** Websockets to kernels. */
  readonly connections: number;
  readonly lastActivity: Date;
}

/** Kernels, kernelspecs and sessions. */
export interface KernelsPart extends Part {
  status(): KernelsStatus;
  close(): Promise<void>;
  upgrade: NonNullable<Part['upgrade']>;
}

/** The part for `/api/kernels`, `/api/kernelspecs`, `/api/sessions`, `/kernelspecs` and the websockets of kernels. */
export function kernelsPart(place: Place & KernelOptions): KernelsPart {
  const { cull, kernelspecs = installedKernelspecs, log } = place;
  const kernels = new KernelRegistry(place, kernelspecs);
  const sessions = new Sessions(place.root, kernels);
  const websockets = new KernelWebsockets(kernels, log);
  const stopCulling = cull ? startCulling(kernels, cull, log) : () => {};
  return {
    routes: async (app) => {
      kernelRoutes(app, kernels);
      kernelspecRoutes(app, kernelspecs, place.base);
      sessionRoutes(app, sessions);
    },
    upgrade: (request, socket, head) => websockets.upgrade(request, socket, head),
    status: () => ({
      kernels: kernels.all().length,
      connections: kernels.all().reduce((sum, { audience }) => sum + audience.connections, 0),
      lastActivity: kernels.lastActivity,
    }),
    close: async () => {
      stopCulling();
      websockets.close();
      await kernels.close();
      websockets.terminate();
    },
  };
}
