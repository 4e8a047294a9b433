import type { Page } from 'playwright-core';

/**
 * What a reader has trouble with, found on display. The functions run in the page, so they are texts: the tests have no
 * types of a browser.
 */
const inNotebook = `document.querySelector('.jp-NotebookPanel:not(.lm-mod-hidden)')`;

/** A few words by which a person finds an element. */
const nameOf = `(element) => (element.className + ' ' + (element.textContent ?? '').trim().slice(0, 40)).trim()`;

/**
 * What is cut off: it reaches beyond its cell, and no part of the cell around it can be scrolled sideways.
 * @returns a description of each
 */
export const cutOff = (page: Page): Promise<string[]> =>
  page.evaluate(`(() => {
    const scrolls = (element) => /auto|scroll/.test(getComputedStyle(element).overflowX);
    const found = [];
    for (const cell of ${inNotebook}.querySelectorAll('.jp-Cell')) {
      const edge = cell.getBoundingClientRect().right + 1;
      for (const element of cell.querySelectorAll('.chart-wrapper, table, mjx-container, img, pre, .cm-content')) {
        if (element.getBoundingClientRect().right <= edge) continue;
        let around = element;
        while (around !== cell && !scrolls(around)) around = around.parentElement;
        if (around === cell) found.push((${nameOf})(element));
      }
    }
    return found;
  })()`);

/** What has to be scrolled sideways to be seen whole. */
export const scrolledSideways = (page: Page): Promise<string[]> =>
  page.evaluate(`[...${inNotebook}.querySelectorAll('.jp-Cell *')]
    .filter((element) => element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0)
    .filter((element) => /auto|scroll/.test(getComputedStyle(element).overflowX))
    .map(${nameOf})`);

/**
 * Text of Markdown cells and outputs whose contrast with its background is below a bound (WCAG 2.1, 1.4.3). What is
 * drawn on a canvas is not looked at, and neither are marks without letters, such as the check's ✓.
 */
export const faint = (page: Page, least = 4.5): Promise<string[]> =>
  page.evaluate(`(() => {
    const rgba = (text) => {
      const [r = 0, g = 0, b = 0, a = 1] = (text.match(/[\\d.]+/g) ?? []).map(Number);
      return text.startsWith('color(') ? [r * 255, g * 255, b * 255, a] : [r, g, b, a];
    };
    const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a), 1];
    const linear = (c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4);
    const luminance = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
    const around = (element) => {
      const all = [];
      for (let at = element; at; at = at.parentElement) all.push(getComputedStyle(at));
      return all;
    };
    const contrast = (element) => {
      const styles = around(element);
      const back = styles.reduceRight((under, style) => over(rgba(style.backgroundColor), under), [255, 255, 255, 1]);
      const [r, g, b, a] = rgba(styles[0].color);
      const opacity = styles.reduce((product, style) => product * Number(style.opacity), a);
      const [one, two] = [luminance(over([r, g, b, opacity], back)), luminance(back)].sort((x, y) => y - x);
      return (one + 0.05) / (two + 0.05);
    };
    const found = [];
    for (const place of ${inNotebook}.querySelectorAll('.jp-RenderedMarkdown, .jp-OutputArea-output')) {
      const texts = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) {
        const element = texts.currentNode.parentElement;
        const words = texts.currentNode.nodeValue.trim();
        if (!/[\\p{L}\\p{N}]/u.test(words)) continue;
        if (element.closest('details, script, style, .jp-InternalAnchorLink')) continue;
        const ratio = contrast(element);
        if (ratio < ${least}) found.push(words.slice(0, 40) + ': ' + ratio.toFixed(2));
      }
    }
    return found;
  })()`);
