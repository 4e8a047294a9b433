/** One request of a scenario, sent to both servers. */
export interface Step {
  /** What is asked, in a few words; unique within its scenario. */
  readonly name: string;
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path and query as they go over the wire; `{name}` stands for what an earlier step kept. */
  readonly path: string;
  /** Sent as JSON; `{name}` in its strings stands for what an earlier step kept. */
  readonly body?: unknown;
  /** Sent as it is, instead of `body`. */
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent without the token. */
  readonly anonymous?: true;
  /** Only the types of the answer are recorded, two levels deep: its values are the server's own affair. */
  readonly outline?: true;
  /** Values of the answer that later steps use: name → keys joined by dots. */
  readonly keep?: Readonly<Record<string, string>>;
}

/** A server to ask: Jupyter's or ours. */
export interface Peer {
  /** Such as 'http://127.0.0.1:8888'. */
  readonly origin: string;
  readonly token: string;
  /** The folder that it serves; scenarios lay their files there. */
  readonly root: string;
}

/** Requests that belong together, in their order, on files of their own. */
export interface Scenario {
  /** Also the name of its folder under the served root. */
  readonly name: string;
  /** Lays files into the scenario's folder before the first step. */
  prepare?(folder: string): void;
  readonly steps: readonly Step[];
}

/** What a server answered, with ids, times and addresses replaced by placeholders. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed where it is JSON; absent where there is none. */
  readonly body?: unknown;
}

/** The answers of a scenario by step. */
export type Answers = Readonly<Record<string, Answer>>;
