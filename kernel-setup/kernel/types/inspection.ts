import type { ts } from './compiler';
import type { InspectResult } from './contract';

export interface Inspection {
  readonly service: ts.LanguageService;
  /** File name of the cell. */
  readonly path: string;
  readonly code: string;
  readonly cursor: number;
  /** Brings back the documentation of files that were read without; false when all had theirs. */
  restoreDocs(paths: readonly string[]): boolean;
  rebuild(): void;
}

/** Signature and documentation of the name at the cursor, or of the call around it. */
export function inspectAt(inspection: Inspection): InspectResult {
  const { service, path, code, cursor } = inspection;
  for (const position of candidates(code, cursor)) {
    if (!service.getQuickInfoAtPosition(path, position)?.displayParts?.length) continue;
    const declared = service.getDefinitionAtPosition(path, position) ?? [];
    if (inspection.restoreDocs(declared.map((definition) => definition.fileName))) inspection.rebuild();
    const info = service.getQuickInfoAtPosition(path, position);
    if (info) return { found: true, data: bundle(info) };
  }
  return { found: false, data: {} };
}

/** The cursor, the name it stands behind, then the function whose argument list it is in. */
function candidates(code: string, cursor: number): number[] {
  const at = Math.min(Math.max(cursor, 0), code.length);
  const out = [at];
  if (at > 0) out.push(at - 1);
  let depth = 0;
  for (let i = at - 1; i >= 0; i--) {
    if (code[i] === ')') depth++;
    else if (code[i] === '(' && depth-- === 0) {
      if (i > 0) out.push(i - 1);
      break;
    }
  }
  return out;
}

const joined = (parts: readonly ts.SymbolDisplayPart[] | undefined): string =>
  (parts ?? []).map((part) => part.text).join('');

function bundle(info: ts.QuickInfo): Record<string, string> {
  const signature = joined(info.displayParts);
  const docs = joined(info.documentation).trim();
  const tags = (info.tags ?? []).map((tag) => ({ name: tag.name, text: joined(tag.text).trim() }));
  const plain = [signature, docs, tags.map((tag) => `@${tag.name} ${tag.text}`.trim()).join('\n')];
  const marked = [`\`\`\`typescript\n${signature}\n\`\`\``, docs, tags.map(markdownTag).join('\n\n')];
  const join = (parts: string[]): string => parts.filter((part) => part !== '').join('\n\n');
  return { 'text/plain': join(plain), 'text/markdown': join(marked) };
}

function markdownTag(tag: { name: string; text: string }): string {
  if (tag.name === 'param') {
    const [name = '', ...rest] = tag.text.split(/\s+(?:-\s+)?/);
    return `*@param* \`${name}\` ${rest.join(' ')}`.trim();
  }
  if (tag.name === 'example' && !tag.text.includes('```'))
    return `*@example*\n\`\`\`typescript\n${tag.text}\n\`\`\``;
  return `*@${tag.name}* ${tag.text}`.trim();
}
