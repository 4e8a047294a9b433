import { UNTRACKED_MESSAGE_TYPES } from '../kernels/activity';

/** What the page's settings depend on. */
export interface PageFacts {
  /** Path of the server as a browser names it, without a slash at its end. */
  readonly base?: string;
  readonly root: string;
  readonly version: string;
  readonly terminalsAvailable: boolean;
  /** Whether the page may stop the server (File ▸ Shut Down). */
  readonly quitButton: boolean;
  /** Makes `window.jupyterapp` for end-to-end tests. */
  readonly exposeApp: boolean;
}

/** Which of the Lab's pages was asked for. */
export interface PageAddress {
  readonly mode: 'multiple-document' | 'single-document';
  readonly workspace: string;
  /** Path of the document to open, decoded; '' for none. */
  readonly treePath: string;
}

/** Version of jupyter_server whose API this server speaks. */
export const apiVersion = '2.17.0';

/** JupyterLab takes some addresses under two names: as they are, and joined with the base ('full…'). */
const addresses = {
  appUrl: '/lab',
  treeUrl: '/lab/tree',
  docUrl: '/doc',
  workspacesApiUrl: '/lab/api/workspaces',
  settingsUrl: '/lab/api/settings',
  themesUrl: '/lab/api/themes',
  translationsApiUrl: '/lab/api/translations',
  licensesUrl: '/lab/api/licenses',
  listingsUrl: '/lab/api/listings',
} as const;

const fullAddresses = (base: string) =>
  Object.fromEntries(
    Object.entries(addresses).map(([name, url]) => [
      `full${name[0]!.toUpperCase()}${name.slice(1)}`,
      `${base}${url}`,
    ]),
  );

/**
 * The settings that JupyterLab reads from its page. There is no token among them: the page's requests carry the
 * session's cookie, which scripts cannot read.
 */
export function pageConfig(
  facts: PageFacts,
  { mode, workspace, treePath }: PageAddress,
): Record<string, unknown> {
  const { base = '' } = facts;
  return {
    ...addresses,
    ...fullAddresses(base),
    appName: 'JupyterLab',
    appNamespace: 'lab',
    appVersion: facts.version,
    notebookVersion: JSON.stringify(apiVersion.split('.').map(Number)),
    baseUrl: `${base}/`,
    wsUrl: '',
    frontendUrl: `${base}/lab/`,
    fullStaticUrl: `${base}/static/lab`,
    mode,
    workspace,
    treePath,
    serverRoot: facts.root,
    rootUri: '',
    preferredPath: '/',
    terminalsAvailable: facts.terminalsAvailable,
    quitButton: facts.quitButton,
    exposeAppInBrowser: String(facts.exposeApp),
    token: '',
    store_id: 0,
    devMode: 'false',
    cacheFiles: false,
    buildAvailable: false,
    buildCheck: false,
    delete_to_trash: false,
    allow_hidden_files: false,
    collaborative: false,
    copyAbsolutePath: false,
    news: { disabled: true },
    federated_extensions: [],
    ignorePlugins: [],
    // A kernel that died and was started again is asked for its information and nothing else: where the page did not
    // look at what that does to its status, it would call the kernel's status unknown until the next cell is run.
    untracked_message_types: UNTRACKED_MESSAGE_TYPES.filter((type) => type !== 'kernel_info_request'),
    disabledExtensions: ['@jupyterlab/apputils-extension:announcements'],
  };
}
