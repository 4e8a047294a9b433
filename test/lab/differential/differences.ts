import type { Difference } from './compare';

/** A difference from Jupyter that is meant. */
export interface Allowed {
  /** 'scenario', 'scenario/step' or 'websocket'. */
  readonly where: string;
  /** What it is about: the beginning of `Difference.at`. */
  readonly at: string;
  readonly why: string;
}

/** Steps whose status differs, for one reason. */
export const statuses = (why: string, scenario: string, ...steps: readonly string[]): Allowed[] =>
  steps.map((step) => ({ where: `${scenario}/${step}`, at: 'status', why }));

const crashes =
  'Jupyter fails with 500 as an exception escapes; here it is the fault of the request, and told so';
const slash = 'Jupyter sends on to the path without the slash; here both are the same path';
const base64 =
  'Jupyter ends base64 with a line feed and breaks it after 76 letters; browsers read it without';
const fixture = 'the schema is the one of the test';
const nonsense =
  'Jupyter drops the connection on what is no message; here it is ignored with a line in the log';

/** Every difference from Jupyter that is meant, and why. */
export const allowed: readonly Allowed[] = [
  ...statuses(slash, 'reading', 'folder with a final slash'),
  ...statuses(slash, 'house', 'version with a slash'),
  {
    where: 'reading/folder',
    at: 'body.content.broken-link',
    why: 'a broken link is not listed, as it cannot be opened',
  },
  ...statuses('a broken link leads nowhere', 'reading', 'broken link'),
  {
    where: 'reading/folder',
    at: 'body.content.link.txt.size',
    why: 'the size of the file, not of the link to it',
  },
  {
    where: 'reading/link inside the root',
    at: 'body.size',
    why: 'the size of the file, not of the link to it',
  },
  {
    where: 'reading/folder',
    at: 'body.content.script.ts.mimetype',
    why: 'TypeScript, where Debian knows .ts of Qt',
  },
  { where: 'reading/TypeScript', at: 'body.mimetype', why: 'TypeScript, where Debian knows .ts of Qt' },
  { where: 'reading/text as base64', at: 'body.content', why: base64 },
  { where: 'reading/picture', at: 'body.content', why: base64 },
  { where: 'reading/text that is not UTF-8', at: 'body.content', why: base64 },
  { where: 'writing/bytes read back', at: 'body.content', why: base64 },
  {
    where: 'reading/notebook with an unknown cell',
    at: 'body.message',
    why: 'the same fault in our own words',
  },
  ...statuses(crashes, 'reading', 'file below a file'),
  ...statuses(
    crashes,
    'writing',
    'file over a folder',
    'notebook that is text',
    'notebook whose content is a number',
    'into a missing folder',
    'body that is a list',
    'rename of what is missing',
    'rename into a missing folder',
  ),
  ...statuses(
    'an invalid notebook is saved with what is wrong with it, so that nothing is lost; Jupyter loses it with 500',
    'writing',
    'invalid notebook',
    'invalid notebook read back',
  ),
  { where: 'writing/what is left', at: 'body.content.invalid.ipynb', why: 'an invalid notebook is saved' },
  ...statuses('the file is made when its last chunk has come, never half', 'writing', 'first chunk'),
  ...statuses(
    crashes,
    'checkpoints-of',
    'restored when gone',
    'restored by an unknown id',
    'of a missing file',
    'of a folder',
    'trust of a text',
    'unknown action',
  ),
  ...statuses(crashes, 'kernels-of', 'missing restarted', 'unknown name', 'body that is a list'),
  {
    where: 'kernels-of/specs',
    at: 'body.kernelspecs.diffusion-lab.spec.metadata.diffusion_lab',
    why: 'mark of an installed kernelspec; the Lab brings its own',
  },
  {
    where: 'kernels-of/spec',
    at: 'body.spec.metadata.diffusion_lab',
    why: 'mark of an installed kernelspec; the Lab brings its own',
  },
  { where: 'kernels-of/logo', at: 'header last-modified', why: 'read anew each time: it is small' },
  { where: 'kernels-of/vector logo', at: 'header last-modified', why: 'read anew each time: it is small' },
  { where: 'house/version', at: 'body.version', why: 'the version of the interface that is spoken' },
  {
    where: 'house/version without token',
    at: 'body.version',
    why: 'the version of the interface that is spoken',
  },
  { where: 'house/converters', at: 'body', why: 'formats that need Python or LaTeX are not offered' },
  ...statuses(
    '404 tells no stranger what there is',
    'house',
    'folder as a file',
    'out of the root',
    'out of the root, encoded',
  ),
  ...statuses(
    'a foreign page is refused whatever it knows; Jupyter lets it through with a token',
    'house',
    'foreign origin reads',
    'foreign origin writes',
  ),
  ...statuses('one may log in anew', 'house', 'login page'),
  { where: 'house/front page', at: 'header location', why: 'the course begins at its first notebook' },
  { where: 'house/favicon', at: 'header', why: 'a PNG picture, kept for as long as the page' },
  ...statuses('asked by JupyterLab 4.6, which is newer than this Jupyter server', 'house', 'resolved path'),
  { where: 'lab/one setting', at: 'body.schema', why: fixture },
  { where: 'lab/setting read back', at: 'body.schema', why: fixture },
  ...statuses(crashes, 'lab', 'setting that is not JSON'),
  { where: 'websocket', at: 'at.nonsense', why: nonsense },
  {
    where: 'websocket',
    at: 'at.ends.shut down',
    why: 'the connection ends with its kernel and says why; Jupyter keeps it open, with nothing at its end',
  },
];

/** The first entry that allows a difference. */
export const allowing = (where: string, { at }: Difference): Allowed | undefined =>
  allowed.find(
    (entry) =>
      where === entry.where &&
      (at === entry.at || at.startsWith(`${entry.at}.`) || at.startsWith(`${entry.at} `)),
  );
