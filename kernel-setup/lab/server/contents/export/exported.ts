/** What a notebook is exported to. */
export interface Exported {
  readonly text: string;
  /** '.html' */
  readonly extension: string;
  readonly type: string;
}
