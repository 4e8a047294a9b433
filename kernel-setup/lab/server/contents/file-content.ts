import { HttpError } from '../http-error';
import type { Body } from './body';

/** The bytes that a file's `format` and `content` stand for. */
export function bytesOf(body: Body, path: string): Buffer {
  const format = body.text('format');
  if (format !== 'text' && format !== 'base64')
    throw new HttpError(
      400,
      `Cannot save ${path} as its format must be 'text' or 'base64': current value is ${JSON.stringify(format ?? null)}`,
      'bad format',
    );
  const content = body.text('content') ?? '';
  return format === 'text' ? bytesOfText(content, path) : bytesOfBase64(content, path);
}

/** Half a surrogate pair is no character: written, it would become another one. */
function bytesOfText(content: string, path: string): Buffer {
  if (/\p{Surrogate}/u.test(content))
    throw new HttpError(400, `Cannot save ${path} as its text must be Unicode: it has half of a character`);
  return Buffer.from(content, 'utf8');
}

function bytesOfBase64(content: string, path: string): Buffer {
  const bare = content.replace(/[\r\n\t ]+/g, '');
  if (bare.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(bare))
    throw new HttpError(400, `Cannot save ${path} as its content must be base64: it is not`);
  return Buffer.from(bare, 'base64');
}
