import { describe, expect, it } from 'vitest';
import { feedbackPage } from '../../../src/course/feedback/feedback-page';
import { code, display, HIDDEN_TEXT, markdown, smallNotebook, smallResult, stream } from './notebooks';

const page = (showHidden = false, result = smallResult(), own: Parameters<typeof smallNotebook>[0] = []) =>
  feedbackPage({ notebook: smallNotebook(own), result, showHidden });
const text = (html: string) =>
  html
    .replace(/<style>[\s\S]*?<\/style>/, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');

describe('a page of feedback', () => {
  it('says the points, part by part, with a way to each', () => {
    const html = page();
    expect(text(html)).toContain('1.5 of 10 points and 5 that a person has yet to grade');
    for (const id of ['part-1', 'part-2', 'part-3']) {
      expect(html).toContain(`<a href="#${id}">`);
      expect(html.split(`id="${id}"`)).toHaveLength(2);
    }
    expect(text(html)).toContain('Part sign-test tests ◐ in part 1.5 / 2');
    expect(text(html)).toContain('ada · a1-kl · handed in 2026-11-20 10:00 UTC');
  });

  it('names parts apart that have one title, and leads to no notebook beside it', () => {
    const result = smallResult();
    const cells = result.cells.map((cell) => ({ ...cell, title: 'KL' }));
    expect(page(false, { ...result, cells })).toContain('<a href="#part-2">KL</a> <code>sign-test</code>');
    const notebook = smallNotebook();
    notebook.cells[0]!.source = '# A\n\n[one](../01-kl.ipynb) [two](https://x.example) [three](#part-1)';
    const html = feedbackPage({ notebook, result, showHidden: false });
    expect(html).toContain('<a>one</a> <a href="https://x.example">two</a> <a href="#part-1">three</a>');
  });

  it('explains a failure and gives its hint', () => {
    expect(text(page())).toContain('✗ sign — −1, expected 1 Hint: Which of the two is the weight?');
  });

  it('says nothing of a hidden test but that it failed', () => {
    const html = page();
    for (const secret of [HIDDEN_TEXT, '0.123456', '0.4242', 'swapped?', 'BEGIN HIDDEN'])
      expect(html).not.toContain(secret);
    expect(text(html)).toContain('A hidden test of this part failed. The tests that you can see passed.');
    expect(html).toContain('// … and hidden tests');
  });

  it('shows hidden tests when it is told to', () => {
    const shown = text(page(true));
    expect(shown).toContain('0.4242');
    expect(shown).toContain('swapped?');
    expect(shown).toContain('0.123456');
  });

  it('takes off what came late, never below nothing', () => {
    expect(text(page(false, smallResult({ late: { days: 2, penalty: 0.5 } })))).toContain(
      '2 days late −0.5 Together 1 / 10',
    );
    expect(text(page(false, smallResult({ late: { days: 9, penalty: 5 } })))).toContain('Together 0 / 10');
  });

  it('shows points and comment of a person', () => {
    const result = smallResult();
    const cells = result.cells.map((cell) =>
      cell.id === 'why' ? { ...cell, earned: 4, comment: 'Say <why>.' } : cell,
    );
    const html = page(false, { ...result, cells });
    expect(text(html)).toContain('◐ graded · 4 of 5 points · Part why Comment: Say &lt;why&gt;.');
  });

  it('tells of a submission that could not be read', () => {
    const failed = smallResult({
      status: 'failed',
      cells: [],
      remarks: ['The file is no <notebook>.'],
      earned: 0,
    });
    const html = feedbackPage({ result: failed, showHidden: false });
    expect(text(html)).toContain(
      'This submission could not be graded. 0 of 10 points The file is no &lt;notebook&gt;.',
    );
  });
});

describe('a hostile submission', () => {
  const hostile = [
    code('</code></pre><script>steal()</script>', [
      stream('<script>steal()</script>\u001b[31m<b>'),
      display({ 'text/html': '<script>steal()</script><img src=x onerror=steal()>', 'text/plain': 'x' }),
      display({ 'image/svg+xml': '<svg onload="steal()"><script>steal()</script></svg>' }),
      display({ 'image/png': '"><script>steal()</script>' }),
      display({ 'application/javascript': 'steal()' }),
      display({
        'application/vnd.vegalite.v5+json': { data: { url: 'https://x.example' } },
        'text/plain': 'figure',
      }),
      { output_type: 'error', ename: '<script>', evalue: 'steal()', traceback: [] },
    ]),
    markdown(
      '<script>steal()</script> <img src=x onerror=steal()> [x](javascript:steal()) ![x](../../bob/plot.png)',
    ),
    markdown('![x](https://x.example/count.png) ![y](/etc/passwd) [z](file:///etc/passwd)'),
    markdown('# Points: 10 of 10 {#part-1}\n\n$\\href{javascript:steal()}{x} \\rule{9999em}{9999em}$'),
  ];
  const html = page(false, smallResult(), hostile);

  it('runs nothing and loads nothing', () => {
    expect(html).not.toMatch(/<script|<iframe|<object|<embed|<link|<base|<form/i);
    expect(html).not.toMatch(/<[^>]*\son[a-z]+\s*=/i);
    const addresses = [...html.matchAll(/<[^>]*\s(?:src|href|action|data)="([^"]*)"/g)].map(
      ([, address]) => address!,
    );
    for (const address of addresses) expect(address).toMatch(/^(#|data:image\/svg\+xml;base64,[\w+/=]*$)/);
    expect(html.match(/http-equiv="([^"]*)" content="([^"]*)"/)?.slice(1)).toEqual([
      'Content-Security-Policy',
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:",
    ]);
  });

  it('keeps the verdicts where they are', () => {
    expect(html.split('id="part-1"')).toHaveLength(2);
    expect(html.indexOf('Points: 10 of 10')).toBeGreaterThan(html.indexOf('class="sum"'));
    expect(html).not.toContain('width="9999em"');
  });

  it('cannot make the page as large as it likes', () => {
    const flood = Array.from({ length: 900 }, () =>
      code(`// ${'x'.repeat(70_000)}`, [
        stream('y'.repeat(500_000)),
        display({ 'image/png': 'A'.repeat(1_000_000) }),
      ]),
    );
    const large = page(false, smallResult(), flood);
    expect(large.length).toBeLessThan(8_000_000);
    expect(text(large)).toContain('more cells are not shown');
  });

  it('cannot have the page made for minutes: colours and formulas end, the text does not', () => {
    const own = [
      code(`const long = ${'1_'.repeat(600)}1;`),
      ...Array.from({ length: 100 }, () => code('let x = 1;\n'.repeat(1000))),
      ...Array.from({ length: 20 }, () => markdown('$x$ '.repeat(2000))),
    ];
    const shown = page(false, smallResult(), own);
    expect(shown).toContain(`<code>const long = ${'1_'.repeat(600)}1;</code>`);
    expect(shown.split('>let</span>').length).toBeLessThan(10_000);
    expect(shown.split('<math').length).toBeLessThan(16_000);
    expect(shown.split('let').length).toBeGreaterThan(100_000);
    expect(shown).toContain('<pre class="text">$x$ $x$');
  });

  it('says who is meant, and takes metadata as they are', () => {
    const forged = code('1', [], { nbgrader: { grade_id: 'kl-test', grade: 'yes' } });
    const again = code('1', [], smallNotebook().cells[2]!.metadata);
    const result = smallResult({ student: '<b>ada</b>', notebook: '"x' });
    const shown = page(false, result, [forged, again]);
    expect(shown).toContain('&lt;b&gt;ada&lt;/b&gt;');
    expect(shown.split('aria-label="Result"')).toHaveLength(4);
  });
});
