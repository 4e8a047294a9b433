import type { Preloadable } from '../../kernel/process/preload';
import type { Converted } from '../../kernel/types/converted';

/** What the student's process is told, one JSON object a line. */
export type StudentCommand =
  | {
      readonly type: 'evaluate';
      readonly context: number;
      readonly request: number;
      readonly cell: Converted;
    }
  | { readonly type: 'preload'; readonly packages: readonly Preloadable[] }
  | { readonly type: 'serve' };
