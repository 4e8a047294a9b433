import type { LabServer, LabServerOptions } from '../server/server';
import type { Terminal } from './ask-secret';
import type { FaultSource } from './faults';
import type { StopSource } from './stop-requests';

/** What the command works with; tests put their own in its place. */
export interface StartPlace {
  /** Folder of this project. */
  readonly project: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly screen: { write(text: string): unknown };
  readonly terminal: Terminal;
  readonly process: StopSource & FaultSource;
  /** Makes the front-end where it is not up to date; resolves to its folder. */
  ensureFrontEnd(): Promise<string>;
  startServer(options: LabServerOptions): Promise<LabServer>;
  openBrowser(address: string): void;
  /** Ends this process at once. */
  exit(status: number): void;
}
