const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text as it stands in HTML, in content and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (char) => ENTITIES[char]!);
}

/** The text that was escaped; also understands KaTeX's sign for an apostrophe. */
export function unescapeHtml(html: string): string {
  const text = html.replace(/&#x27;/g, "'");
  return Object.entries(ENTITIES).reduceRight((rest, [char, entity]) => rest.replaceAll(entity, char), text);
}

/** HTML without its scripts: a page runs none but its own. */
export function withoutScripts(html: string): string {
  return html
    .replace(/<script\b[\s\S]*?(<\/script\s*>|$)/gi, '')
    .replace(/\son[a-z]+\s*=\s*("[^"]*"|'[^']*')/gi, '');
}
