import { describe, expect, it } from 'vitest';
import { sizeFault } from '../../../src/course/run/size-guard';
import { code, display, markdown, notebookOf } from './notebooks';

const picture = (bytes: number) =>
  code('show(x)', { outputs: [display({ 'image/png': 'A'.repeat(bytes) })] });

describe('sizeFault', () => {
  it('lets a notebook pass up to 1.5 MB', () => {
    expect(sizeFault('01-kl', notebookOf(picture(700_000), picture(700_000)))).toBeUndefined();
  });

  it('names the heaviest cell of a larger one', () => {
    expect(sizeFault('01-kl', notebookOf(markdown('# A'), picture(600_000), picture(1_000_000)))).toBe(
      'Cannot save 01-kl as a notebook must stay within 1.50 MB: current value is 1.60 MB, ' +
        'of which the outputs of cell 3 take 1.00 MB',
    );
  });
});
