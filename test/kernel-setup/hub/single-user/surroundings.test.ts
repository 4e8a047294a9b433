import { describe, expect, it } from 'vitest';
import { readSurroundings } from '../../../../kernel-setup/hub/single-user/surroundings';

/** As JupyterHub 3.0.0 sets them for a server of its LocalProcessSpawner. */
const env = {
  JUPYTERHUB_ACTIVITY_URL: 'http://127.0.0.1:8081/hub/api/users/ada/activity',
  JUPYTERHUB_API_TOKEN: 'of-the-server',
  JUPYTERHUB_API_URL: 'http://127.0.0.1:8081/hub/api',
  JUPYTERHUB_BASE_URL: '/',
  JUPYTERHUB_CLIENT_ID: 'jupyterhub-user-ada',
  JUPYTERHUB_HOST: '',
  JUPYTERHUB_OAUTH_CALLBACK_URL: '/user/ada/oauth_callback',
  JUPYTERHUB_OAUTH_SCOPES: '["access:servers!server=ada/", "access:servers!user=ada"]',
  JUPYTERHUB_SERVER_NAME: '',
  JUPYTERHUB_SERVICE_PREFIX: '/user/ada/',
  JUPYTERHUB_SERVICE_URL: 'http://127.0.0.1:54697',
  JUPYTERHUB_USER: 'ada',
};

describe('what the Hub tells a server', () => {
  it('is read from the environment', () => {
    expect(readSurroundings(env)).toEqual({
      user: 'ada',
      prefix: '/user/ada/',
      host: '127.0.0.1',
      port: 54697,
      token: 'of-the-server',
      clientId: 'jupyterhub-user-ada',
      apiUrl: 'http://127.0.0.1:8081/hub/api',
      authorizeUrl: '/hub/api/oauth2/authorize',
      callbackUrl: '/user/ada/oauth_callback',
      scopes: ['access:servers!server=ada/', 'access:servers!user=ada'],
      activityUrl: 'http://127.0.0.1:8081/hub/api/users/ada/activity',
      serverName: '',
    });
  });

  it('sends browsers to the host of the Hub where users have hosts of their own', () => {
    const { authorizeUrl } = readSurroundings({ ...env, JUPYTERHUB_HOST: 'https://hub.example' });
    expect(authorizeUrl).toBe('https://hub.example/hub/api/oauth2/authorize');
  });

  it.each(['JUPYTERHUB_USER', 'JUPYTERHUB_API_TOKEN', 'JUPYTERHUB_OAUTH_SCOPES'])('must name %s', (name) => {
    expect(() => readSurroundings({ ...env, [name]: '' })).toThrow(
      `Cannot serve a user of the Hub as ${name} must be set, which the Hub does: it is not`,
    );
  });

  it.each([
    ['JUPYTERHUB_SERVICE_PREFIX', '/user/ada'],
    ['JUPYTERHUB_SERVICE_PREFIX', 'user/'],
    ['JUPYTERHUB_SERVICE_URL', 'https://127.0.0.1:9'],
    // A server that any token opens is none for a class.
    ['JUPYTERHUB_OAUTH_SCOPES', '[]'],
  ])('refuses %s %s', (name, value) => {
    expect(() => readSurroundings({ ...env, [name]: value })).toThrow(/current value is/);
  });
});
