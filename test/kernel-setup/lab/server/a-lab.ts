import { realpathSync } from 'node:fs';
import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';
import {
  type LabServer,
  type LabServerOptions,
  startLabServer,
} from '../../../../kernel-setup/lab/server/server';
import { makeFrontEnd, temporaryFolder } from './a-front-end';

/** A token as `npm start` makes it: too long to be guessed. */
export const token = 'a-token-too-long-to-be-guessed-by-anybody';

/** A running Lab with what tests look at. */
export interface TestLab extends LabServer {
  readonly root: string;
  readonly home: string;
  /** 'Host' of its address. */
  readonly host: string;
  readonly port: number;
  readonly lines: string[];
}

/** A Lab on a free port, with folders of its own. */
export async function startLab(options: Partial<LabServerOptions> = {}): Promise<TestLab> {
  const root = realpathSync(temporaryFolder());
  const home = temporaryFolder();
  const lines: string[] = [];
  const log = (line: string) => void lines.push(line);
  const own = { root, home, frontEnd: makeFrontEnd(), port: 0, credentials: { token }, log };
  const server = await startLabServer({ ...own, ...options });
  const { host, port } = new URL(server.address);
  return { ...server, root, home, host, port: Number(port), lines };
}

/** An answer, read to its end. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  json(): unknown;
}

/** What to ask; `headers` stand as they are given, unlike fetch's. */
export interface Ask {
  readonly method?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string;
}

/** One request over a connection of its own, with any header, any path and no redirects followed. */
export function ask(
  lab: { readonly port: number },
  path: string,
  { method, headers, body }: Ask = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: '127.0.0.1',
        port: lab.port,
        path,
        method: method ?? 'GET',
        headers: headers ?? {},
        agent: false,
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          const { statusCode: status = 0, headers: got } = answer;
          resolve({ status, headers: got, text, json: () => JSON.parse(text) });
        });
        answer.on('error', reject);
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Headers of a program that knows the token. */
export const withToken = (more: OutgoingHttpHeaders = {}): OutgoingHttpHeaders => ({
  authorization: `token ${token}`,
  ...more,
});

/** The cookie that a page with the token sets, as a browser sends it back. */
export async function logIn(lab: TestLab): Promise<string> {
  const { headers } = await ask(lab, `/lab?token=${token}`);
  return headers['set-cookie']![0]!.split(';')[0]!;
}

/** What a page of the Lab sends with a change. */
export const fromOwnPage = (lab: TestLab, cookie: string): OutgoingHttpHeaders => ({
  cookie,
  origin: `http://${lab.host}`,
  'sec-fetch-site': 'same-origin',
});

/** Sends bytes as they are; everything the server says until it hangs up. */
export function sendRaw({ port }: { readonly port: number }, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', reject);
    socket.on('close', () => resolve(Buffer.concat(chunks).toString('utf8')));
    socket.end(bytes);
  });
}
