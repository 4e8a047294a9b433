import type { Scenario } from '../step';
import { get, post, remove } from './requests';

const missing = '/api/kernels/00000000-0000-4000-8000-000000000000';

/** Kernels and kernelspecs over HTTP. */
export const kernels: Scenario = {
  name: 'kernels-of',
  steps: [
    get('no kernel', '/api/kernels'),
    { ...post('started', '/api/kernels', { name: 'diffusion-lab' }), keep: { kernel: 'id' } },
    get('listed', '/api/kernels'),
    get('one', '/api/kernels/{kernel}'),
    post('interrupted', '/api/kernels/{kernel}/interrupt'),
    post('restarted', '/api/kernels/{kernel}/restart'),
    post('unknown action', '/api/kernels/{kernel}/explode'),
    remove('shut down', '/api/kernels/{kernel}'),
    get('gone', '/api/kernels/{kernel}'),
    remove('shut down again', '/api/kernels/{kernel}'),
    get('missing', missing),
    post('missing interrupted', `${missing}/interrupt`),
    post('missing restarted', `${missing}/restart`),
    get('not an id', '/api/kernels/nonsense'),
    get('channels without an upgrade', `${missing}/channels`),
    post('unknown name', '/api/kernels', { name: 'nonsense' }),
    { name: 'body that is not JSON', method: 'POST', path: '/api/kernels', text: '{"name"' },
    { name: 'body that is a list', method: 'POST', path: '/api/kernels', text: '[]' },
    get('specs', '/api/kernelspecs'),
    get('spec', '/api/kernelspecs/diffusion-lab'),
    get('unknown spec', '/api/kernelspecs/nonsense'),
    get('logo', '/kernelspecs/diffusion-lab/logo-64x64.png'),
    get('vector logo', '/kernelspecs/diffusion-lab/logo-svg.svg'),
    get('missing resource', '/kernelspecs/diffusion-lab/missing.png'),
    get('resource of an unknown spec', '/kernelspecs/nonsense/logo-64x64.png'),
  ],
};
