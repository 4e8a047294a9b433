import { randomBytes } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../../src/course/jupyter/paths';
import { listen } from '../../lab/server/http/listen';
import { type LabServer, startLabServer } from '../../lab/server/server';
import { createGateway, type Gateway } from './gateway';
import { connectHub, type Hub } from './hub';
import { closeHome, fillOwnFolder } from './own-folder';
import { readSurroundings } from './surroundings';

const REPORT_MS = 120_000;
/** As in Jupyter: the first of them that comes. */
const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/**
 * The server of one user, as JupyterHub starts it: the course's Lab in the user's own folder, behind a door of which
 * the Hub has the key. Resolves when it has ended.
 *
 * @param frontEnd - folder of the built front-end.
 */
export async function serveUser(frontEnd: string): Promise<void> {
  const place = readSurroundings(process.env);
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  const hub = connectHub(place);
  const home = homedir();
  if (closeHome(home)) say(`Closed ${home} for others.`);
  const own = join(home, 'course');
  for (const name of fillOwnFolder(join(packageRoot(), 'notebooks'), own)) say(`Added ${name}.`);

  const token = randomBytes(24).toString('hex');
  const lab = await startLabServer({
    root: realpathSync(own),
    home: process.env.JUPYTER_CONFIG_DIR ?? join(home, '.jupyter'),
    base: place.prefix.slice(0, -1),
    frontEnd,
    port: 0,
    credentials: { token },
    log: say,
  });
  const inside = { port: Number(new URL(lab.address).port), token };
  const gateway = createGateway(place, hub, inside, say);
  await listen(gateway.server, { host: place.host, port: place.port, retries: 0 });
  say(`Serving ${place.user} at ${place.host}:${place.port}${place.prefix}`);
  const reports = setInterval(() => void report(hub, gateway, say), REPORT_MS);
  await Promise.race([untilSignal(), lab.closed]);
  clearInterval(reports);
  await end(gateway, lab);
}

const report = (hub: Hub, gateway: Gateway, say: (line: string) => void) =>
  hub
    .reportActivity(gateway.lastUse().toISOString())
    .catch((error: Error) => say(`Cannot tell the Hub of activity: ${error.message}`));

const untilSignal = () =>
  new Promise<void>((resolve) => {
    for (const signal of SIGNALS) process.once(signal, () => resolve());
  });

async function end(gateway: Gateway, lab: LabServer): Promise<void> {
  await gateway.close();
  await lab.close();
}
