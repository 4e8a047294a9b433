import type { ChildProcess } from 'node:child_process';

/** What a process of the grader's may use. */
export interface Allowance {
  /** Bytes of memory. */
  readonly memory: number;
  /** Bytes of the scratch folder. */
  readonly disk: number;
  readonly threads: number;
}

export interface LaunchOptions {
  /** The compiled file to run, below this package's folder. */
  readonly entry: string;
  readonly allowance: Allowance;
  /** Folder of files that lie in the process's own folder, read-only. */
  readonly files?: string | undefined;
  /** Names the process's own folders as on the host, for what is cached under its path: no student's code may run. */
  readonly ownPaths?: boolean;
}

/** A process and what belongs to it. */
export interface Launched {
  readonly child: ChildProcess;
  /** Id of the process itself, below what sets its sandbox up; undefined until it is known. */
  readonly pid: () => number | undefined;
  /** Its scratch folder is a file system of its own. */
  readonly ownFiles: boolean;
  /** Ends it and all it has started. */
  kill(): void;
}

/** Starts a process with pipes at the descriptors 0 to 6. */
export type Launch = (options: LaunchOptions) => Launched;
