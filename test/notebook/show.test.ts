import { afterEach, describe, expect, it, vi } from 'vitest';
import { bundleOf } from '../../src/notebook/bundle';
import { displaySymbol } from '../../src/notebook/mime';
import { clearOutput, show } from '../../src/notebook/show';
import { html, latex, markdown } from '../../src/notebook/text';
import { lines } from '../../src/plot/lines';
import { startFakeKernel, stopFakeKernel } from './fake-kernel';

afterEach(() => {
  stopFakeKernel();
  vi.restoreAllMocks();
});

describe('show in a kernel', () => {
  it('displays at once, in order, and updates in place', () => {
    const { sent } = startFakeKernel();
    const first = show('one');
    show(2);
    first.update('three');
    expect(sent.map(({ text, update }) => [text, update])).toEqual([
      ["'one'", false],
      ['2', false],
      ["'three'", true],
    ]);
    expect(sent[0]?.id).toBe(sent[2]?.id);
    expect(sent[0]?.id).not.toBe(sent[1]?.id);
  });

  it('displays figures without an await', () => {
    const { bundles } = startFakeKernel();
    show(lines([1, 2, 3]), { id: 'mine' });
    expect(bundles[0]?.data).toHaveProperty('application/vnd.vegalite.v5+json');
    expect(bundles[0]?.transient?.display_id).toBe('mine');
  });

  it('waits for values that take time to display', async () => {
    const { sent } = startFakeKernel();
    const shown = show({ [displaySymbol]: async () => ({ 'text/plain': 'late' }) });
    expect(sent).toEqual([]);
    await shown.ready;
    expect(sent[0]?.text).toBe('late');
  });

  it('refuses a figure that cannot be drawn', () => {
    startFakeKernel();
    expect(() => show({ $schema: 'https://vega.github.io/schema/vega-lite/v5.json', mark: 'blob' })).toThrow(
      /Cannot draw a figure/,
    );
  });

  it('returns a handle that shows nothing more as a last expression', () => {
    startFakeKernel();
    expect(bundleOf(show(1))).toEqual({ data: {}, metadata: {} });
  });

  it('clears the output of the cell', () => {
    const { cleared } = startFakeKernel();
    clearOutput();
    clearOutput(true);
    expect(cleared).toEqual([false, true]);
  });
});

describe('show in a plain script', () => {
  it('prints text, and no updates', () => {
    const log = vi.spyOn(console, 'log').mockImplementation(() => {});
    show([1, 2]).update(3);
    clearOutput();
    expect(log.mock.calls).toEqual([['[ 1, 2 ]']]);
  });
});

describe('typeset text', () => {
  it('carries its source and plain text', () => {
    expect(bundleOf(markdown('**a** $x^2$'))).toMatchObject({ data: { 'text/markdown': '**a** $x^2$' } });
    expect(bundleOf(latex('x^2'))).toMatchObject({ data: { 'text/latex': '$$x^2$$', 'text/plain': 'x^2' } });
    expect(bundleOf(html('<p>a <b>b</b></p>'))).toMatchObject({ data: { 'text/plain': 'a b' } });
    expect(bundleOf(html('<hr>', 'rule'))).toMatchObject({ data: { 'text/plain': 'rule' } });
  });
});
