import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { safeHtml } from '../../../src/course/feedback/safe-html';
import { tableHtml } from '../../../src/notebook/table-layout';

describe('HTML of a student’s program', () => {
  it('keeps what a table of the toolkit looks like', () => {
    const html = tableHtml({ columns: ['model', 'KL'], rows: [['a < b', 0.5]], caption: 'Fits' });
    const safe = safeHtml(html);
    expect(safe).toContain('<th scope="col" style="text-align:left;padding:3px 10px');
    expect(safe).toContain(
      '<td style="text-align:right;padding:3px 10px;font-variant-numeric:tabular-nums">0.5000</td>',
    );
    expect(safe).toContain('a &#60; b');
  });

  // After the lists of what has passed other sanitisers (OWASP's XSS filter evasion cheat sheet).
  it.each([
    ['<script>alert(1)</script>', ''],
    ['<SCRIPT SRC=//x.example/a.js></SCRIPT>', ''],
    ['<scr<script>ipt>alert(1)</script>', '&lt;scr'],
    ['<img src=x onerror=alert(1)>', ''],
    ['<b onclick="alert(1)" style="color:red">x</b>', '<b style="color:red">x</b>'],
    ['<a href="javascript:alert(1)">x</a>', 'x'],
    ['<iframe src="x"></iframe>y', 'y'],
    ['<svg onload=alert(1)>', ''],
    ['<math><mi xlink:href="javascript:1">x</mi></math>', ''],
    ['<style>*{display:none}</style>', ''],
    ['<div style="position:fixed;top:0;color:blue">x</div>', '<div style="color:blue">x</div>'],
    ['<div style="background-color:url(https://x.example)">x</div>', '<div>x</div>'],
    ['<div style="color:expression(alert(1))">x</div>', '<div>x</div>'],
    ['<div style=\'color:red" onclick="x\'>x</div>', '<div>x</div>'],
    ['<meta http-equiv="refresh" content="0;url=//x.example">', ''],
    ['<form action="//x.example"><input name=p><button>x</button></form>', 'x'],
    ['<base href="//x.example">', ''],
    ['<p id="part-1" class="verdict passed">x', '<p>x</p>'],
    ['<!--><b>x--></b>y', 'y'],
    ['a < b && c > d', 'a &lt; b &amp;&amp; c &gt; d'],
    ['&lt;script&gt; &amp; &#x3c;', '&lt;script&gt; &amp; &#x3c;'],
    ['x</section></main><h1>y</h1>', 'x<h1>y</h1>'],
    ['<td colspan="3" rowspan="999999">x</td>', '<td colspan="3">x</td>'],
    ['<b/onmouseover=alert(1)>x', '&lt;b/onmouseover=alert(1)&gt;x'],
  ])('%s becomes %s', (html, safe) => {
    expect(safeHtml(html)).toBe(safe);
  });

  it('closes what it opens and writes no other tags, for any text', () => {
    const pieces = fc.constantFrom(
      '<b>',
      '</b>',
      '<table>',
      '<td',
      ' style="',
      'color:red',
      '"',
      "'",
      '>',
      '<',
      '<div>',
      '</div>',
      '<br>',
      '<script>',
      '</script>',
      '<!--',
      '-->',
      'text',
      '&',
      '=',
      'onload=',
      '/',
      '<svg>',
      '\u0000',
      '\n',
    );
    const texts = fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(texts, (html) => {
        const tags = [...safeHtml(html).matchAll(/<[^>]*>/g)].map(([tag]) => tag);
        const open: string[] = [];
        for (const tag of tags) {
          expect(tag).toMatch(/^<\/?(b|table|td|div|br)( style="color:red")?>$/);
          if (tag.startsWith('</')) expect(open.pop()).toBe(tag.slice(2, -1));
          else if (tag !== '<br>') open.push(/^<(\w+)/.exec(tag)![1]!);
        }
        expect(open).toEqual([]);
        expect(safeHtml(html).replace(/<[^>]*>/g, '')).not.toMatch(/[<>]/);
      }),
    );
  });

  it('is quick with long nonsense', () => {
    const many = ['<', '<a ', '<!--', '<b>', '<b a="', "<b a='x' ", 'a', '</script ', '<script'];
    const long = [`<b${' '.repeat(200_000)}<`, `<b ${'a'.repeat(200_000)}>`, `<b ${'a= '.repeat(70_000)}>`];
    // Minutes where a pattern looks at the same characters again and again.
    for (const html of [...many.map((piece) => piece.repeat(50_000)), ...long])
      expect(safeHtml(html).length).toBeLessThan(800_000);
  });
});
