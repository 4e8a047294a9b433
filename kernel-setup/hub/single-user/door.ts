import type { IncomingMessage, ServerResponse } from 'node:http';
import { senderOf } from '../../lab/server/security/origins';
import type { Hub } from './hub';
import type { Surroundings } from './surroundings';
import type { Visits } from './visits';

/** What the door says to a request. */
export type Verdict =
  | { readonly lets: true }
  /** `goesToHub`: a person who opens a page, and can log in; programs get the status. */
  | { readonly lets: false; readonly status: number; readonly why: string; readonly goesToHub: boolean };

/** Decides by the Hub who comes in. */
export interface Door {
  check(request: IncomingMessage, isWebsocket?: boolean): Promise<Verdict>;
  /** Sends a browser to the Hub, which sends it back with a code. */
  sendToHub(request: IncomingMessage, response: ServerResponse): void;
  /** The browser is back with its code. */
  welcome(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

const refused = (status: number, why: string, goesToHub = false): Verdict => ({
  lets: false,
  status,
  why,
  goesToHub,
});

/** The door of a user's server. */
export function createDoor(place: Surroundings, hub: Hub, visits: Visits): Door {
  return {
    check: async (request, isWebsocket = false) => {
      const { method, headers } = request;
      const isNavigation = (method === 'GET' || method === 'HEAD') && !isWebsocket && wantsPage(request);
      const sender = senderOf(headers);
      // Pages of other origins may open an address of this one in a tab, and nothing else.
      if (sender === 'foreign' && !isNavigation)
        return refused(403, 'the page that asks must be of this server: it is not');
      const carried = bearerOf(request);
      if (carried !== undefined)
        return (await hub.lets(carried)) ? { lets: true } : refused(403, 'the token must open this server');
      const token = visits.tokenOf(headers.cookie);
      if (token === undefined || !(await hub.lets(token)))
        return refused(403, 'you must be logged in to the Hub', isNavigation);
      // A cookie alone changes nothing: the request must also come from a page of this server.
      const changes = isWebsocket || !(method === 'GET' || method === 'HEAD');
      if (changes && sender !== 'own') return refused(403, 'there must be an Origin header or a token');
      return { lets: true };
    },
    sendToHub: (request, response) => {
      const { state, cookie } = visits.leave(request.url ?? place.prefix, isSecure(request));
      const to = new URL(place.authorizeUrl, 'http://hub.invalid');
      to.searchParams.set('client_id', place.clientId);
      to.searchParams.set('redirect_uri', place.callbackUrl);
      to.searchParams.set('response_type', 'code');
      to.searchParams.set('state', state);
      const location = /^https?:/.test(place.authorizeUrl) ? to.href : `${to.pathname}${to.search}`;
      response.writeHead(302, { location, 'set-cookie': cookie, 'cache-control': 'no-store' }).end();
    },
    welcome: async (request, response) => {
      const query = new URL(request.url ?? '', 'http://server.invalid').searchParams;
      const next = visits.comeBack(query.get('state') ?? undefined, request.headers.cookie);
      const token = next === undefined ? undefined : await hub.exchange(query.get('code') ?? '');
      if (next === undefined || token === undefined || !(await hub.lets(token))) {
        const text = 'This login is not valid, or too old, or it is for the server of somebody else.\n';
        response.writeHead(403, { 'content-type': 'text/plain; charset=utf-8' }).end(text);
        return;
      }
      const cookie = visits.enter(token, isSecure(request));
      response.writeHead(302, { location: next, 'set-cookie': cookie, 'cache-control': 'no-store' }).end();
    },
  };
}

/** Whether a person opens an address, as far as the request says; programs that do not say so get a status. */
const wantsPage = ({ headers }: IncomingMessage) =>
  headers['sec-fetch-mode'] === undefined
    ? (headers.accept ?? '').includes('text/html')
    : headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';

const bearerOf = ({ headers }: IncomingMessage) =>
  /^(?:token|bearer) +(\S+)$/i.exec(headers.authorization ?? '')?.[1];

/** The Hub's proxy, or one before it, says whether the browser speaks TLS. */
const isSecure = ({ headers }: IncomingMessage) =>
  String(headers['x-forwarded-proto'] ?? '')
    .split(',')[0]
    ?.trim() === 'https';
