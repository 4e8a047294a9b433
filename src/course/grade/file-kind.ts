/** What files begin with that are often handed in as a notebook, as hexadecimal digits, and what they are. */
const BEGINNINGS: Readonly<Record<string, string>> = {
  '25504446': 'a PDF',
  '504b0304': 'a ZIP archive or an office document',
  '1f8b': 'a compressed file',
  '89504e47': 'a picture',
  ffd8ff: 'a picture',
  fffe: 'text in UTF-16',
  feff: 'text in UTF-16',
};

/** What a file is that is no notebook, by its first bytes; undefined where they do not tell. */
export function fileKind(bytes: Uint8Array): string | undefined {
  const start = Buffer.from(bytes.subarray(0, 200));
  const digits = start.toString('hex');
  const found = Object.entries(BEGINNINGS).find(([beginning]) => digits.startsWith(beginning));
  if (found) return found[1];
  return /^\s*<(!doctype|html|\?xml)/i.test(start.toString('utf8')) ? 'a web page' : undefined;
}
