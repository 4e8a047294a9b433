import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Longest that a connection is kept for a client that goes on sending. */
const longest = 2_000;

/**
 * Answers a request whose body is not read to its end. Were the connection closed at once, a client that is still
 * sending would be told of a reset and lose the answer with it. So the answer goes out whole, and the connection stays
 * until the client has stopped, at most two seconds; what comes meanwhile is thrown away (RFC 9112, section 9.6).
 */
export function answerAndLinger(request: FastifyRequest, reply: FastifyReply, text: string): FastifyReply {
  return reply
    .header('connection', 'close')
    .header('content-length', Buffer.byteLength(text))
    .send(openUntilSent(request.raw, text));
}

/** A stream of the text that ends when the request has, or when its time is up. */
function openUntilSent(request: IncomingMessage, text: string): Readable {
  const answer = new Readable({ read: () => {} });
  answer.push(text);
  const finish = () => {
    clearTimeout(timer);
    if (!answer.readableEnded) answer.push(null);
  };
  const timer = setTimeout(finish, longest);
  request.once('end', finish).once('close', finish);
  request.resume();
  return answer;
}
