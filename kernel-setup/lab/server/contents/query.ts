import { HttpError } from '../http-error';
import type { ContentType } from './model';
import type { ReadOptions } from './read';

/** Reads the query of a GET: type, format, content, hash; Jupyter's defaults and faults. */
export function readOptions(query: Readonly<Record<string, unknown>>): ReadOptions {
  return {
    type: typeIn(query.type),
    format: formatIn(query.format),
    content: isOn(query, 'content', '1'),
    hash: isOn(query, 'hash', '0'),
  };
}

/** Jupyter takes every type that it does not know for a file. */
function typeIn(type: unknown): ContentType | undefined {
  if (type === undefined) return undefined;
  return type === 'directory' || type === 'notebook' ? type : 'file';
}

function formatIn(format: unknown): 'text' | 'base64' | undefined {
  if (format === undefined || format === 'text' || format === 'base64') return format;
  throw new HttpError(
    400,
    `Cannot open the file as format must be 'text' or 'base64': current value is ${format}`,
  );
}

function isOn(query: Readonly<Record<string, unknown>>, name: string, byDefault: string): boolean {
  const value = query[name] ?? byDefault;
  if (value === '0' || value === '1') return value === '1';
  throw new HttpError(400, `Cannot open the file as ${name} must be 0 or 1: current value is ${value}`);
}
