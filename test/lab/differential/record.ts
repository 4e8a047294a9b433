import { scenarios } from './scenarios/all';
import type { Answers, Peer } from './step';
import { walk } from './walk';
import { websocketAnswers } from './websocket/all';

/** Everything that a server answered to everything that is asked. */
export interface Record {
  /** What answered, and when. */
  readonly server: string;
  readonly taken: string;
  readonly scenarios: Readonly<{ [scenario: string]: Answers }>;
  readonly websocket: { readonly [about: string]: unknown };
}

async function nameOf(peer: Peer): Promise<string> {
  const { version } = (await (await fetch(`${peer.origin}/api`)).json()) as { version: string };
  const lab = await fetch(`${peer.origin}/lab`, { headers: { Authorization: `token ${peer.token}` } });
  const labVersion = /"appVersion": ?"([^"]+)"/.exec(await lab.text())?.[1];
  return `jupyter_server ${version}${labVersion === undefined ? '' : `, JupyterLab ${labVersion}`}`;
}

/** Asks a server everything: of JupyterLab's own pages only one that has them, of how kernels end if wanted. */
export async function recordOf(peer: Peer, withEnds = true): Promise<Record> {
  const server = await nameOf(peer);
  const answers: { [scenario: string]: Answers } = {};
  for (const scenario of scenarios)
    if (scenario.name !== 'lab' || server.includes('JupyterLab'))
      answers[scenario.name] = await walk(peer, scenario);
  const websocket = await websocketAnswers(peer, withEnds);
  return {
    server: await nameOf(peer),
    taken: new Date().toISOString().slice(0, 10),
    scenarios: answers,
    websocket,
  };
}
