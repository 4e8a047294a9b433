import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { projectRoot } from './course';
import { notebook } from './notebook';

const folder = join(projectRoot, 'notebooks');

/** The notebooks of the course, in their order. */
export const lectures = readdirSync(folder)
  .filter((name) => name.endsWith('.ipynb'))
  .sort();

/** A notebook as it is committed. */
export const committedText = (name: string): string => readFileSync(join(folder, name), 'utf8');

interface Output {
  readonly output_type: string;
  readonly data?: Record<string, string | string[]>;
}

export interface Cell {
  readonly id: string;
  readonly cell_type: string;
  readonly metadata: { readonly tags?: string[] };
  readonly outputs?: Output[];
}

export const cellsOf = (text: string): Cell[] => (JSON.parse(text) as { cells: Cell[] }).cells;

/** How many plots and how many outputs with a check's mark the cells have. */
export function outputsIn(cells: readonly Cell[]): { plots: number; ticks: number } {
  const bundles = cells.flatMap(({ outputs = [] }) => outputs.map(({ data = {} }) => data));
  return {
    plots: bundles.filter((data) => 'application/vnd.vegalite.v5+json' in data).length,
    ticks: bundles.filter((data) => String(data['text/plain']).includes('✓')).length,
  };
}

/** Plots that the page has drawn. */
export const livePlots = (page: Page): Locator =>
  notebook(page)
    .locator('.vega-embed')
    .filter({ has: page.locator('canvas, svg') });

/** Outputs with a check's mark. */
export const ticked = (page: Page): Locator =>
  notebook(page).locator('.jp-OutputArea-output', { hasText: '✓' });
