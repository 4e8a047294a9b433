import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { type Lab, type LabOptions, startLab } from './lab';
import { ready } from './notebook';
import { faults, openBrowser, picture, type Visit, type VisitOptions, visit } from './visit';

/** What the tests of a file share: a server, a browser, and the windows that a test has open. */
export interface Bench {
  lab(): Lab;
  /** Opens a page of the Lab in a window of its own, with an empty workspace. It is closed after the test. */
  open(path: string, options?: OpenOptions): Promise<Visit>;
  /** Opens a notebook and waits until it can be worked with. */
  openNotebook(name: string, options?: OpenOptions): Promise<Page>;
}

export interface OpenOptions extends VisitOptions {
  /** Complaints that the test provokes; any other fails it. */
  readonly provoked?: readonly RegExp[];
}

/**
 * Gives the tests of a file a server and a browser. After each test its windows are closed, and the test fails if
 * anything in them complained or asked another host.
 */
export function useLab(options: LabOptions = {}): Bench {
  let browser: Browser | undefined;
  let lab: Lab | undefined;
  let opened: { seen: Visit; provoked: readonly RegExp[] }[] = [];
  beforeAll(async () => {
    [browser, lab] = await Promise.all([openBrowser(), startLab(options)]);
  });
  afterAll(async () => {
    await browser?.close();
    await lab?.stop();
  });
  afterEach(async ({ task }) => {
    const [windows, found] = [opened, opened.flatMap(({ seen, provoked }) => faults(seen, provoked))];
    opened = [];
    if (task.result?.state === 'fail')
      for (const [i, { seen }] of windows.entries())
        await picture(seen.page, `failed-${task.name.replace(/\W+/g, '-')}-${i}`);
    for (const { seen } of windows) await seen.close();
    expect(found).toEqual([]);
  });
  const started = <T>(value: T | undefined): T => {
    if (value === undefined) throw new Error('Cannot use the Lab as it must be started by beforeAll');
    return value;
  };
  const open = async (path: string, { provoked = [], ...rest }: OpenOptions = {}) => {
    const seen = await visit(started(browser), started(lab), path, rest);
    opened.push({ seen, provoked });
    return seen;
  };
  return {
    lab: () => started(lab),
    open,
    openNotebook: async (name, rest) => {
      const { page } = await open(`/lab/tree/${name}`, rest);
      await ready(page);
      return page;
    },
  };
}
