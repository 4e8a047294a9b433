/** The self-check of an assignment's answer: the kernel finds the tests and runs them. */
import { currentKernel } from './kernel';
import type { Displayable, MimeData } from './mime';
import { displayable, displaySymbol } from './mime';
import { show } from './show';

const NO_KERNEL = {
  'text/plain':
    'Nothing was checked: the self-check needs the kernel of this course, in a session of its own.',
};

/**
 * Starts the tests that belong to an id. What comes of them is shown as the cell's value where this is its last
 * expression, else as soon as it is known.
 */
export function startSelfCheck(id: string): Displayable {
  const report: Promise<MimeData> = currentKernel()?.selfCheck?.(id) ?? Promise.resolve(NO_KERNEL);
  let isShown = false;
  // A turn later: a cell's value is asked for some promises after a report that needed no test is there.
  const showIfNobodyDoes = (data: MimeData) =>
    setImmediate(() => {
      if (!isShown) show(displayable(data));
    });
  report.then(showIfNobodyDoes, (error: unknown) => showIfNobodyDoes({ 'text/plain': String(error) }));
  return {
    [displaySymbol]: () => {
      isShown = true;
      return report;
    },
  };
}
