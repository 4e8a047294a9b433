/** Names that mean the toolkit's functions in every test, whoever declares them: a test's verdict hangs on them. */
export const ASSERTIONS: readonly string[] = ['check', 'checkClose', 'CheckFailed'];
