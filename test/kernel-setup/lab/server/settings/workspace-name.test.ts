import { describe, expect, it } from 'vitest';
import { workspaceSlug } from '../../../../../kernel-setup/lab/server/settings/workspace-name';

/** What slugify of jupyterlab_server 2.27 answers, recorded. */
const recorded = [
  ['default', 'default-37a8'],
  ['auto-k', 'auto-k-4585'],
  ['My Workspace', 'my-workspace-7df0'],
  ['/lab/tree', 'labtree-f33c'],
  ['a/b/c', 'abc-d76a'],
  ['caf\u00e9', 'caf-850f'],
  ['\ufb01le', 'file-e187'],
  ['\u65e5\u672c', '-cf2a'],
  ['%41b', 'Ab-66a4'],
  ['100%', '100-32e4'],
  ['a  - - b', 'a-b-5bc4'],
  ['_x_', '_x_-f1f6'],
  ['UPPER', 'upper-9cba'],
  ['x'.repeat(200), `${'x'.repeat(102)}-aa20`],
  [' lead', 'lead-e3e3'],
  ['a\tb', 'a-b-8948'],
  ['x/', 'x-3617'],
  ['', '-e3b0'],
] as const;

describe('the name of a workspace’s file', () => {
  it.each(recorded)('of %j is the one that jupyterlab_server gives: %s', (id, slug) => {
    expect(workspaceSlug(id)).toBe(slug);
  });

  it.each(['../../etc/passwd', '..\\..\\x', 'a\0b', '.', 'C:/x', '%2e%2e%2fx'])('of %j is no path', (id) => {
    expect(workspaceSlug(id)).toMatch(/^[\w-]+$/);
  });
});
