/** The little of node-pty that is used. */
export interface Pty {
  readonly pid: number;
  onData(listener: (text: string) => void): void;
  onExit(listener: () => void): void;
  write(text: string): void;
  resize(columns: number, rows: number): void;
  pause(): void;
  resume(): void;
}

interface Options {
  readonly name: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly cols: number;
  readonly rows: number;
}

/** Starts a program in a pseudo-terminal. */
export type SpawnPty = (program: string, args: string[], options: Options) => Pty;

let found: SpawnPty | undefined;
let tried = false;

/**
 * node-pty's `spawn`, or nothing where it is not installed or its native code does not load: it is an optional
 * package, and has no build for some machines.
 */
export function loadPty(): SpawnPty | undefined {
  if (tried) return found;
  tried = true;
  try {
    found = (require('@lydell/node-pty') as { spawn: SpawnPty }).spawn;
  } catch {
    found = undefined;
  }
  return found;
}
