import { extname } from 'node:path';

/** MIME types by extension, for what a course's folder may hold. */
const types: Readonly<Record<string, string>> = {
  '.aac': 'audio/aac',
  '.apng': 'image/apng',
  '.avi': 'video/x-msvideo',
  '.avif': 'image/avif',
  '.bin': 'application/octet-stream',
  '.bmp': 'image/bmp',
  '.cjs': 'text/javascript',
  '.css': 'text/css',
  '.csv': 'text/csv',
  '.doc': 'application/msword',
  '.docx': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  '.flac': 'audio/flac',
  '.geojson': 'application/geo+json',
  '.gif': 'image/gif',
  '.gz': 'application/gzip',
  '.htm': 'text/html',
  '.html': 'text/html',
  '.ico': 'image/vnd.microsoft.icon',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.jsonl': 'application/jsonl',
  '.latex': 'application/x-latex',
  '.log': 'text/plain',
  '.m4a': 'audio/mp4',
  '.markdown': 'text/markdown',
  '.md': 'text/markdown',
  '.mjs': 'text/javascript',
  '.mov': 'video/quicktime',
  '.mp3': 'audio/mpeg',
  '.mp4': 'video/mp4',
  '.mpeg': 'video/mpeg',
  '.oga': 'audio/ogg',
  '.ogg': 'audio/ogg',
  '.ogv': 'video/ogg',
  '.otf': 'font/otf',
  '.parquet': 'application/vnd.apache.parquet',
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.py': 'text/x-python',
  '.sh': 'application/x-sh',
  '.svg': 'image/svg+xml',
  '.tar': 'application/x-tar',
  '.tex': 'application/x-tex',
  '.tif': 'image/tiff',
  '.tiff': 'image/tiff',
  '.ts': 'text/x-typescript',
  '.tsv': 'text/tab-separated-values',
  '.tsx': 'text/x-typescript',
  '.ttf': 'font/ttf',
  '.txt': 'text/plain',
  '.wasm': 'application/wasm',
  '.wav': 'audio/wav',
  '.webm': 'video/webm',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.xls': 'application/vnd.ms-excel',
  '.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  '.xml': 'application/xml',
  '.yaml': 'application/yaml',
  '.yml': 'application/yaml',
  '.zip': 'application/zip',
};

/** The MIME type that a file's name tells, or null. */
export function mimeTypeOf(name: string): string | null {
  return types[extname(name).toLowerCase()] ?? null;
}

/** The Content-Type header under which a file is sent; text is UTF-8. */
export function contentTypeOf(name: string): string {
  if (name.toLowerCase().endsWith('.ipynb')) return 'application/x-ipynb+json';
  const type = mimeTypeOf(name) ?? 'application/octet-stream';
  return /^text\/|[/+](json|xml)$|^application\/(yaml|jsonl)$/.test(type) ? `${type}; charset=utf-8` : type;
}
