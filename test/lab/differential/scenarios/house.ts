import fs from 'node:fs';
import path from 'node:path';
import type { Scenario, Step } from '../step';
import { get, head, outline, patch, post, put, remove } from './requests';

const without = (step: Step): Step => ({ ...step, anonymous: true });

/** What is about the server itself: version, status, who I am, configuration, files as they are, doors. */
export const house: Scenario = {
  name: 'house',
  prepare: (folder) => {
    fs.writeFileSync(path.join(folder, 'plain.txt'), 'plain\n');
    fs.writeFileSync(path.join(folder, 'page.html'), '<p>page</p>\n');
    fs.writeFileSync(path.join(folder, 'picture.png'), Buffer.from('89504e470d0a1a0a', 'hex'));
    fs.writeFileSync(path.join(folder, '.secret'), 'secret\n');
  },
  steps: [
    get('version', '/api'),
    get('version with a slash', '/api/'),
    get('status', '/api/status'),
    outline(get('me', '/api/me')),
    outline(get('my permissions', '/api/me?permissions=%7B%22contents%22%3A%5B%22read%22%5D%7D')),
    get('bad permissions', '/api/me?permissions=nonsense'),
    get('configuration', '/api/config/notebook'),
    put('configuration set', '/api/config/differential', { a: { b: 1 } }),
    patch('configuration changed', '/api/config/differential', { a: { b: null, c: 2 } }),
    get('configuration read back', '/api/config/differential'),
    { name: 'configuration that is not JSON', method: 'PUT', path: '/api/config/differential', text: '{' },
    outline(get('converters', '/api/nbconvert')),
    get('terminals', '/api/terminals'),
    get('missing terminal', '/api/terminals/missing'),
    get('unknown route', '/api/nonsense'),
    get('unknown page', '/nonsense'),
    remove('wrong method', '/api/status'),
    post('post to the status', '/api/status'),
    get('file', '/files/house/plain.txt'),
    head('file, head only', '/files/house/plain.txt'),
    { ...get('part of a file', '/files/house/plain.txt'), headers: { Range: 'bytes=0-2' } },
    get('file to keep', '/files/house/plain.txt?download=1'),
    get('page as a file', '/files/house/page.html'),
    get('picture as a file', '/files/house/picture.png'),
    get('hidden file', '/files/house/.secret'),
    get('missing file', '/files/house/missing.txt'),
    get('folder as a file', '/files/house'),
    get('out of the root', '/files/../../etc/passwd'),
    get('out of the root, encoded', '/files/%2e%2e/%2e%2e/etc/passwd'),
    get('out of the root by the API', '/api/contents/../../etc/passwd'),
    get('out of the root by the API, encoded', '/api/contents/%2e%2e/%2e%2e/etc/passwd'),
    get('NUL in a name', '/api/contents/house/a%00b'),
    without(get('contents without token', '/api/contents/house')),
    without(get('version without token', '/api')),
    without(get('status without token', '/api/status')),
    without(get('file without token', '/files/house/plain.txt')),
    without(get('page without token', '/lab')),
    without(
      put('save without token', '/api/contents/house/x.txt', { type: 'file', format: 'text', content: '' }),
    ),
    without({ ...get('wrong token', '/api/status'), headers: { Authorization: 'token wrong' } }),
    without(get('wrong token in the address', '/api/status?token=wrong')),
    { ...get('foreign origin reads', '/api/status'), headers: { Origin: 'http://evil.example' } },
    {
      ...put('foreign origin writes', '/api/contents/house/x.txt', {
        type: 'file',
        format: 'text',
        content: '',
      }),
      headers: { Origin: 'http://evil.example' },
    },
    { ...get('foreign host', '/api/status'), headers: { Host: 'evil.example' } },
    get('login page', '/login'),
    get('front page', '/'),
    get('favicon', '/favicon.ico'),
    get('resolved path', '/api/resolvePath?path=house'),
  ],
};
