import { PageConfig } from '@jupyterlab/coreutils';
import { ServerConnection, ServiceManager } from '@jupyterlab/services';
import WebSocket from 'ws';
import type { Peer } from '../differential/step';

/** Asks for no protocol, as a client from before the binary one. */
class OldWebSocket extends WebSocket {
  constructor(address: string) {
    super(address);
  }
}

/** How JupyterLab's client reaches a server; nothing of it is replaced but the choice of the protocol. */
export function settingsOf(peer: Peer, protocol: 'binary' | 'JSON' = 'binary'): ServerConnection.ISettings {
  return ServerConnection.makeSettings({
    baseUrl: `${peer.origin}/`,
    appUrl: '/lab',
    token: peer.token,
    appendToken: true,
    ...(protocol === 'JSON'
      ? { WebSocket: OldWebSocket as unknown as ServerConnection.ISettings['WebSocket'] }
      : {}),
  });
}

/** JupyterLab's own client, connected and ready. */
export async function connect(peer: Peer): Promise<ServiceManager> {
  // The page tells the client so; there is no page here.
  PageConfig.setOption('terminalsAvailable', 'true');
  const services = new ServiceManager({ serverSettings: settingsOf(peer), standby: 'never' });
  await services.ready;
  return services;
}
