import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LabServerOptions, startLabServer } from '../../../kernel-setup/lab/server/server';
import { makeFrontEnd } from '../../kernel-setup/lab/server/a-front-end';
import type { Peer } from './step';

/** A running server of this project. */
export interface Ours extends Peer {
  /** The user's settings and workspaces. */
  readonly home: string;
  /** What it said at the terminal. */
  readonly lines: readonly string[];
  /** Ends it and removes its folders. */
  close(): Promise<void>;
}

/** Starts the Lab's server in this process, on folders of its own. */
export async function startOurs(options: Partial<LabServerOptions> = {}): Promise<Ours> {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'ours-')));
  const root = join(base, 'root');
  const home = join(base, 'home');
  mkdirSync(root);
  mkdirSync(home);
  const frontEnd = makeFrontEnd();
  const token = 'differential-token-of-32-letters';
  const lines: string[] = [];
  const log = (line: string) => void lines.push(line);
  const lab = await startLabServer({
    root,
    home,
    frontEnd,
    port: 0,
    credentials: { token },
    log,
    ...options,
  });
  const close = async () => {
    await lab.close();
    for (const folder of [base, frontEnd]) rmSync(folder, { recursive: true, force: true });
  };
  return { origin: lab.address, token, root, home, lines, close };
}
