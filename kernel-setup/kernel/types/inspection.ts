import { borrowedDocs, type Docs, declaringFile } from './borrowed-docs';
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
  const program = (): ts.Program => service.getProgram()!;
  for (const position of candidates(code, cursor)) {
    if (!service.getQuickInfoAtPosition(path, position)?.displayParts?.length) continue;
    const declared = service.getDefinitionAtPosition(path, position) ?? [];
    const files = [
      ...declared.map((definition) => definition.fileName),
      declaringFile(program(), path, position) ?? path,
    ];
    if (inspection.restoreDocs(files)) inspection.rebuild();
    const info = service.getQuickInfoAtPosition(path, position);
    if (!info) continue;
    const docs = info.documentation?.length ? info : borrowedDocs(program(), path, position);
    return { found: true, data: bundle(joined(info.displayParts), docs ?? info) };
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

function bundle(signature: string, { documentation, tags: found }: Docs): Record<string, string> {
  const docs = joined(documentation).trim();
  // `@doc` is TensorFlow.js's own note on where its website lists a function.
  const tags = (found ?? [])
    .filter((tag) => tag.name !== 'doc')
    .map((tag) => ({ name: tag.name, text: joined(tag.text).trim() }));
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
