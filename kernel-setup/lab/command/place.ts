import type { Terminal } from './ask-secret';
import type { Credentials } from './credentials';
import type { StopSource } from './stop-requests';

/** What the command works with; tests put their own in its place. */
export interface StartPlace {
  /** Folder of this project. */
  readonly project: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly screen: { write(text: string): unknown };
  readonly terminal: Terminal;
  readonly signals: StopSource;
  /** Makes the front-end where it is not up to date; resolves to its folder. */
  ensureFrontEnd(): Promise<string>;
  startServer(options: LabServerOptions): Promise<LabServer>;
  openBrowser(address: string): void;
  /** Ends this process at once. */
  exit(status: number): void;
}

export interface LabServerOptions {
  readonly root: string;
  readonly home: string;
  readonly frontEnd: string;
  readonly host: string;
  readonly port: number;
  readonly portRetries: number;
  readonly credentials: Credentials;
  readonly defaultUrl: string;
  readonly cull?: { readonly idleSeconds: number };
  readonly log: (line: string) => void;
  readonly exposeApp?: boolean;
}

export interface LabServer {
  readonly address: string;
  url(): string;
  /** Kernels that run now. */
  kernels?(): number;
  close(): Promise<void>;
}
