/** Settings by plugin. */
export type Overrides = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Defaults of the course that differ from JupyterLab's; a user's own settings come before them. */
export const overrides: Overrides = {
  // The first completion after an import reads the declarations of its package, which takes a small machine 2 s; what
  // comes after JupyterLab's 1 s is thrown away. What a name means stands beside the list.
  '@jupyterlab/completer-extension:manager': { providerTimeout: 10_000, showDocumentationPanel: true },
  // Nothing is fetched from elsewhere.
  '@jupyterlab/apputils-extension:notification': { fetchNews: 'false', checkForUpdates: false },
};
