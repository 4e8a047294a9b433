import { describe, expect, it } from 'vitest';
import { usageIn } from '../../../../kernel-setup/grading/sandbox/usage-watch';

/** Lines of Linux 6's `/proc/PID/status`, of a process that read 2 ^ 40 bytes of zeros, a page in each 2 MB. */
const STATUS = [
  'Name:\tnode',
  'VmRSS:\t   71800 kB',
  'RssAnon:\t    8616 kB',
  'RssFile:\t   63184 kB',
  'RssShmem:\t      20 kB',
  'VmPTE:\t 2101740 kB',
  'Threads:\t11',
  '',
].join('\n');

describe('what a process uses', () => {
  it('is what it holds for itself, and what the kernel holds for it', () => {
    expect(usageIn(STATUS)).toEqual({ memory: (8616 + 20 + 2101740) * 1024, threads: 11 });
  });

  it('is nothing where the system says nothing', () => {
    expect(usageIn('Name:\tnode\n')).toEqual({ memory: 0, threads: 0 });
  });
});
