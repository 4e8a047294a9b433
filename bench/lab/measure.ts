import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { kernelMain } from '../../src/course/jupyter/kernelspec';
import { treeMemory } from '../kernel/memory';
import { writeNotebooks } from './notebooks';
import { newFolder, type Running, type Subject, start } from './subject';
import { openFlood, openWindow, timeToCells, timeToLastLine, timeToPage } from './window';

/** Milliseconds, and MiB for memory. */
export interface Sample {
  readonly start: number;
  readonly page: number;
  readonly first: number;
  readonly last: number;
  readonly idleMemory: number;
  readonly openMemory: number;
}

/** Memory is read when nothing has happened for this long. */
const SETTLE_MS = 2000;

/**
 * The server's memory without its kernels, which are the same on both sides. The resident size: the proportional one
 * would count little of Node, which runs this benchmark too.
 */
const memoryOf = (lab: Running): number =>
  treeMemory(lab.pid, { size: 'Rss', isLeftOut: (command) => command.includes(kernelMain()) });

/** Starts and ends a server. */
export const warmUp = (subject: Subject): Promise<void> => withLab(subject, async () => undefined);

/** One life of a server: start, its first page, a notebook of 200 cells, and memory before and after. */
export async function measureLife(subject: Subject, browser: Browser): Promise<Sample> {
  return withLab(subject, async (lab) => {
    await sleep(SETTLE_MS);
    const idleMemory = memoryOf(lab);
    const page = await withWindow(browser, (window) => timeToPage(window, lab));
    const { first, last, openMemory } = await withWindow(browser, async (window) => {
      const times = await timeToCells(window, lab);
      await sleep(SETTLE_MS);
      return { ...times, openMemory: memoryOf(lab) };
    });
    return { start: lab.startTime, page, first, last, idleMemory, openMemory };
  });
}

/** Milliseconds that a flood of lines takes until its end is in the page. */
export async function measureFlood(subject: Subject, browser: Browser): Promise<number> {
  return withLab(subject, (lab) =>
    withWindow(browser, async (window) => {
      await openFlood(window, lab);
      await sleep(SETTLE_MS);
      return timeToLastLine(window);
    }),
  );
}

async function withLab<T>(subject: Subject, work: (lab: Running) => Promise<T>): Promise<T> {
  const folder = newFolder(writeNotebooks);
  try {
    const lab = await start(subject, folder);
    try {
      return await work(lab);
    } finally {
      await lab.stop();
    }
  } finally {
    folder.remove();
  }
}

async function withWindow<T>(browser: Browser, work: (window: Page) => Promise<T>): Promise<T> {
  const window = await openWindow(browser);
  try {
    return await work(window);
  } finally {
    await window.context().close();
  }
}
