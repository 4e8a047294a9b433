/** Settings by plugin. */
export type Overrides = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Defaults of the course that differ from JupyterLab's; a user's own settings come before them. */
export const overrides: Overrides = {
  // Nothing is fetched from elsewhere.
  '@jupyterlab/apputils-extension:notification': { fetchNews: 'false', checkForUpdates: false },
};
