import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeHtml, unescapeHtml, withoutScripts } from '../../../src/course/html/escape';

describe('escapeHtml', () => {
  it('escapes what ends a text or an attribute', () => {
    expect(escapeHtml('a < b & "c" > d')).toBe('a &lt; b &amp; &quot;c&quot; &gt; d');
  });

  it('is undone by unescapeHtml', () => {
    const texts = fc.string({ unit: fc.constantFrom('<', '>', '&', '"', 'lt;', 'amp;', '#x', 'a') });
    fc.assert(fc.property(texts, (text) => unescapeHtml(escapeHtml(text)) === text));
  });
});

describe('withoutScripts', () => {
  it.each([
    ['a<script>b</script>c', 'ac'],
    ['a<SCRIPT src="x">b</Script >c', 'ac'],
    ['a<script>never closed', 'a'],
    ['<b onclick="x()" class="y">', '<b class="y">'],
    ['<scripted>kept</scripted>', '<scripted>kept</scripted>'],
  ])('%s', (html, without) => expect(withoutScripts(html)).toBe(without));
});
