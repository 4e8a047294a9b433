import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { notebookPage } from '../../../src/course/html/notebook-page';
import type { Cell, Output } from '../../../src/course/notebook-file/types';
import { code, display, markdown, notebookOf, stream } from '../run/notebooks';
import { dataUrl, png } from '../run/pictures';

const VEGA = 'application/vnd.vegalite.v5+json';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'notebook-page-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The page of these cells. */
function page(...cells: Cell[]): string {
  return notebookPage({ notebook: notebookOf(...cells), name: '03-vae', folder });
}

/** The body of a page, without what formulas repeat for screen readers. */
function body(html: string): string {
  return html.slice(html.indexOf('<body>')).replace(/<math.*?<\/math>/gs, '');
}

const withOutputs = (...outputs: Output[]) => body(page(code('x', { outputs, execution_count: 3 })));

/** Everything a browser would load: not links, which wait for a click. */
function loads(html: string): string[] {
  const found = [
    ...html.matchAll(
      /<(?:img|script|iframe|video|audio|source|embed|object)\b[^>]*\s(?:src|data|srcset)="([^"]*)"/gi,
    ),
    ...html.matchAll(/<link\b[^>]*href="([^"]*)"/gi),
    ...html.matchAll(/url\(["']?([^)"']*)/gi),
    ...html.matchAll(/@import\s+["']?([^"';]*)/gi),
  ];
  return found.map((match) => match[1]!);
}

describe('a page', () => {
  it('has title, number, language and a place to skip to', () => {
    const html = page(markdown('# The *variational* autoencoder of $x$'));
    expect(html).toContain('<title>The variational autoencoder of x · Diffusion Lab</title>');
    expect(html).toContain('<p class="number">Notebook 03</p>');
    expect(html).toMatch(/^<!DOCTYPE html>\n<html lang="en">/);
    expect(html).toMatch(/<a class="skip" href="#main">.*[\s\S]*<main id="main">/);
  });

  it('loads nothing from elsewhere: fonts and pictures are inside, and its policy forbids requests', () => {
    writeFileSync(join(folder, 'p.png'), png(2, 2, 1));
    const picture = display({ 'image/png': png(3, 3, 1).toString('base64') });
    const html = page(
      markdown('$\\mathbb{R}^d$ ![a picture](p.png) [a paper](https://arxiv.org/abs/2006.11239)'),
      code('x', {
        outputs: [picture, display({ 'image/svg+xml': '<svg xmlns="http://www.w3.org/2000/svg"/>' })],
      }),
    );
    const addresses = loads(html);
    expect(addresses.length).toBeGreaterThan(4);
    for (const address of addresses) expect(address).toMatch(/^data:/);
    expect(html).toContain("default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline';\"");
    expect(html).not.toContain('<script');
  });

  it('without formulas has no fonts, and with them those that they use', () => {
    expect(page(markdown('no formula'))).not.toContain('@font-face');
    const fonts = (tex: string) =>
      [
        ...page(markdown(tex)).matchAll(
          /font-family:KaTeX_(\w+);font-style:(\w+);font-weight:(\d+);src:url\(data:/g,
        ),
      ]
        .map(([, ...font]) => font.join(' '))
        .sort();
    const always = 'Main normal 400';
    // Which font sets what is KaTeX's: https://katex.org/docs/font.html
    expect(fonts('$12$')).toEqual([always]);
    expect(fonts('$x$')).toEqual([always, 'Math italic 400']);
    expect(fonts('$\\mathbb{R} \\mathcal{N}$')).toEqual(['AMS normal 400', 'Caligraphic normal 400', always]);
    expect(fonts('$\\boldsymbol{x} \\mathbf{A}$')).toEqual([always, 'Main normal 700', 'Math italic 700']);
    expect(fonts('$$\\int$$')).toEqual([always, 'Size2 normal 400']);
    expect(fonts('$\\big( \\Big( \\bigg( \\Bigg($')).toEqual([
      always,
      ...[1, 2, 3, 4].map((n) => `Size${n} normal 400`),
    ]);
  });
});

describe('Markdown', () => {
  it('has its formulas set: in the line, displayed, and bare environments', () => {
    const html = page(
      markdown('Let $\\alpha_t$.\n\n$$\n\\int p\\,dx = 1\n$$\n\n\\begin{align}\na &= b\n\\end{align}'),
    );
    expect(html.match(/class="katex"/g)).toHaveLength(3);
    expect(html.match(/class="katex-display"/g)).toHaveLength(2);
    expect(html).toContain('<annotation encoding="application/x-tex">\\alpha_t</annotation>');
    expect(html).not.toContain('katex-error"');
  });

  it('shows a formula that cannot be set, in the colour of errors', () => {
    expect(page(markdown('$\\frac{1$'))).toContain('class="katex-error"');
  });

  it('has a table of contents of its headings, with anchors as in JupyterLab', () => {
    const html = page(markdown('# T\n\n## The bound $L$\n\n### A part\n\n## The bound $L$\n\n#### Small'));
    const entries = [...html.matchAll(/<li( class="deep")?><a href="#([^"]*)">/g)].map((match) => [
      match[2],
      match[1] ?? '',
    ]);
    const once = [
      ['The-bound-L', ''],
      ['A-part', ' class="deep"'],
      ['The-bound-L-1', ''],
    ];
    // Once at the side of wide pages, once folded for narrow ones.
    expect(entries).toEqual([...once, ...once]);
    for (const [id] of once) expect(html).toContain(`id="${id}"`);
    expect(html).toContain(
      'id="A-part">A part <a class="anchor" href="#A-part" tabindex="-1" aria-hidden="true">#</a></h3>',
    );
  });

  it('leads to the pages of other notebooks, and leaves other addresses', () => {
    const html = page(
      markdown('[a](00-setup.ipynb) [b](00-setup.ipynb#Seeds) [c](https://x.org/a.ipynb) [d](#e)'),
    );
    const links = [...html.matchAll(/<p><a.*<\/p>/g)][0]![0].match(/href="[^"]*"/g);
    expect(links).toEqual([
      'href="00-setup.html"',
      'href="00-setup.html#Seeds"',
      'href="https://x.org/a.ipynb"',
      'href="#e"',
    ]);
  });

  it('has its pictures embedded: files and attachments', () => {
    writeFileSync(join(folder, 'q.png'), png(5, 5, 2));
    const attached: Cell = {
      ...markdown('![b](attachment:b.png)'),
      cell_type: 'markdown',
      attachments: { 'b.png': { 'image/png': png(6, 6, 3).toString('base64') } },
    };
    const html = page(markdown('![a](q.png)'), attached);
    expect(html).toContain(`<img src="${dataUrl(png(5, 5, 2))}" alt="a">`);
    expect(html).toContain(`<img src="${dataUrl(png(6, 6, 3))}" alt="b">`);
  });

  it('marks the syntax of its code and keeps its HTML, but no scripts', () => {
    const html = page(
      markdown(
        '```ts\nconst x = 1;\n```\n\n<details><summary>Hint</summary>\n\nText\n\n</details>\n\n<script>alert(1)</script>',
      ),
    );
    expect(html).toContain('<span class="hljs-keyword">const</span>');
    expect(html).toContain('<summary>Hint</summary>');
    expect(html).not.toContain('alert');
  });
});

describe('code cells', () => {
  it('show number, code with its syntax marked, and outputs', () => {
    const html = page(code('const a = "<b>";', { execution_count: 3, outputs: [stream('1 < 2\n')] }));
    expect(html).toContain('>[3]</span>');
    expect(html).toContain('<span class="hljs-string">&quot;&lt;b&gt;&quot;</span>');
    expect(html).toContain('<pre tabindex="0" class="stream stdout">1 &lt; 2\n</pre>');
  });

  it('show the richest still representation', () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"><path id="a"/></svg>';
    const html = withOutputs(
      display({ 'text/plain': 'A "line" plot', [VEGA]: { mark: 'line' }, 'image/svg+xml': svg }),
    );
    expect(html).toContain(
      `src="data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}" width="30" height="20"`,
    );
    expect(html).toContain('alt="A &quot;line&quot; plot"');
    expect(html).not.toContain('<path');
    expect(
      withOutputs(display({ 'text/plain': 'x', 'text/html': '<b>y</b><script>z()</script>' })),
    ).toContain('<div class="html"><b>y</b></div>');
    expect(withOutputs(display({ 'text/markdown': '**y**' }))).toContain('<strong>y</strong>');
    expect(withOutputs(display({ 'text/latex': '\\frac12' }))).toContain('katex-display');
    expect(withOutputs(display({ 'text/plain': 'a < b' }))).toContain(
      '<pre tabindex="0" class="text">a &lt; b</pre>',
    );
    expect(withOutputs(display({ 'application/json': { a: [1] } }))).toContain('hljs-attr');
  });

  it('draw figures with a slider by script, and keep the still picture until then', () => {
    const spec = { params: [{ name: 't', bind: { input: 'range' } }], title: '</script><b>' };
    const html = page(code('x', { outputs: [display({ [VEGA]: spec, 'image/svg+xml': '<svg/>' })] }));
    expect(html).toContain('<div class="live"><script type="application/json">');
    expect(html).toContain('\\u003c/script>\\u003cb>');
    expect(html).toMatch(/<img class="figure" src="data:image\/svg\+xml/);
    expect(html).toContain("script-src 'unsafe-inline' 'unsafe-eval'");
    // One opening tag for each closing one: no library text has ended a script early.
    expect(html.match(/<script[ >]/g)).toHaveLength(4);
    expect(html.match(/<\/script>/g)).toHaveLength(4);
    expect(html).not.toContain('sourceMappingURL');
    expect(
      loads(html.replace(/<script>.*?<\/script>/gs, '')).every((address) => address.startsWith('data:')),
    ).toBe(true);
  });

  it('show errors with the colours of the terminal as classes', () => {
    const error: Output = {
      output_type: 'error',
      ename: 'E',
      evalue: 'v',
      traceback: ['\u001b[1;31mE\u001b[0m: v <x>', '\u001b[2mat\u001b[22m 1'],
    };
    expect(withOutputs(error)).toContain(
      '<pre tabindex="0" class="error" role="group" aria-label="Error"><span class="ansi-bold ansi-red">E</span>: v &lt;x&gt;\n' +
        '<span class="ansi-faint">at</span> 1</pre>',
    );
    expect(withOutputs({ ...error, traceback: [] })).toContain('>E: v</pre>');
  });

  it('are folded where the notebook hides them, and left out when empty', () => {
    const html = page(code('secret', { metadata: { jupyter: { source_hidden: true } } }), code(' '));
    expect(html).toContain('<details><summary>Code</summary>');
    expect(html.match(/<section class="cell">/g)).toHaveLength(1);
  });
});
