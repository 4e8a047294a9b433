import type { Scenario } from '../step';
import { notebook } from './notebooks';
import { get, patch, post, remove } from './requests';

const missing = '/api/sessions/00000000-0000-4000-8000-000000000000';
const wanted = {
  path: 'sessions-of/a.ipynb',
  name: 'a.ipynb',
  type: 'notebook',
  kernel: { name: 'diffusion-lab' },
};
const one = '/api/sessions/{session}';

/** Sessions over HTTP, from start to end. */
export const sessions: Scenario = {
  name: 'sessions-of',
  steps: [
    {
      name: 'notebook',
      method: 'PUT',
      path: '/api/contents/sessions-of/a.ipynb',
      body: { type: 'notebook', format: 'json', content: notebook },
    },
    get('none', '/api/sessions'),
    { ...post('started', '/api/sessions', wanted), keep: { session: 'id', kernel: 'kernel.id' } },
    post('started again', '/api/sessions', wanted),
    get('listed', '/api/sessions'),
    get('one', one),
    get('its kernel', '/api/kernels/{kernel}'),
    patch('renamed', one, { path: 'sessions-of/b.ipynb', name: 'b.ipynb' }),
    patch('of another type', one, { type: 'console' }),
    patch('nothing changed', one, {}),
    patch('missing kernel', one, { kernel: { id: '00000000-0000-4000-8000-000000000000' } }),
    patch('unknown kernel', one, { kernel: { name: 'nonsense' } }),
    { ...patch('new kernel', one, { kernel: { name: 'diffusion-lab' } }), keep: { second: 'kernel.id' } },
    get('old kernel is gone', '/api/kernels/{kernel}'),
    {
      ...post('another on the same kernel', '/api/sessions', {
        ...wanted,
        path: 'sessions-of/c',
        type: 'console',
        kernel: { id: '{second}' },
      }),
      keep: { other: 'id' },
    },
    remove('ended', one),
    remove('ended again', one),
    get('gone', one),
    get('its kernel is gone', '/api/kernels/{second}'),
    get('what is left', '/api/sessions'),
    remove('the other ended', '/api/sessions/{other}'),
    post('no path', '/api/sessions', { type: 'notebook' }),
    post('no type', '/api/sessions', { path: 'x' }),
    post('no body', '/api/sessions'),
    post('unknown kernel name', '/api/sessions', { ...wanted, kernel: { name: 'nonsense' } }),
    post('missing kernel id', '/api/sessions', {
      ...wanted,
      kernel: { id: '00000000-0000-4000-8000-000000000000' },
    }),
    { name: 'body that is not JSON', method: 'POST', path: '/api/sessions', text: '{' },
    get('missing', missing),
    patch('missing renamed', missing, { name: 'x' }),
    get('not an id', '/api/sessions/nonsense'),
    {
      ...post('started without a kernel name', '/api/sessions', {
        path: 'sessions-of/d',
        name: '',
        type: 'file',
      }),
      keep: { last: 'id', killed: 'kernel.id' },
    },
    remove('its kernel shut down', '/api/kernels/{killed}'),
    get('session without kernel', '/api/sessions/{last}'),
    get('none again', '/api/sessions'),
  ],
};
