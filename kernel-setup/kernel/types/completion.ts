import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../../src/course/jupyter/paths';
import type { ts } from './compiler';
import type { CompletionResult } from './contract';
import { PACKAGE } from './packages';

/** The cursor is inside the module name of an import. */
const MODULE_NAME = /(?:\bfrom|\bimport|\bimport\s*\(|\brequire\s*\()\s*(['"])([^'"./][^'"\n]*)$/;

const NAME_BEFORE = /[\p{ID_Continue}$\u200c\u200d]*$/u;
const NAME_AFTER = /^[\p{ID_Continue}$\u200c\u200d]*/u;

/** What may stand at the cursor, best first: matches by prefix, then ignoring case, then anywhere in the name. */
export function completeAt(
  service: ts.LanguageService,
  cell: ts.SourceFile,
  code: string,
  cursor: number,
): CompletionResult {
  const found = entriesAt(service, cell, code, cursor);
  const typed = MODULE_NAME.exec(code.slice(0, cursor))?.[2];
  return typed === undefined ? found : withKernelPackages(found, typed, cursor);
}

/** Adds packages that the kernel brings along: they can be imported wherever the notebook is. */
function withKernelPackages(found: CompletionResult, typed: string, cursor: number): CompletionResult {
  const start = cursor - typed.length;
  if (found.matches.length > 0 && found.start !== start) return found;
  const added = kernelPackages().filter((name) => name.startsWith(typed) && !found.matches.includes(name));
  return {
    matches: [...found.matches, ...added],
    start,
    end: Math.max(found.end, cursor),
    types: [...found.types, ...added.map((text) => ({ text, type: 'external module name' }))],
  };
}

function kernelPackages(): string[] {
  const manifest = readFileSync(join(packageRoot(), 'package.json'), 'utf8');
  const { dependencies } = JSON.parse(manifest) as { dependencies: Record<string, string> };
  return [PACKAGE, ...Object.keys(dependencies)];
}

function entriesAt(
  service: ts.LanguageService,
  cell: ts.SourceFile,
  code: string,
  cursor: number,
): CompletionResult {
  const info = service.getCompletionsAtPosition(cell.fileName, cursor, {
    includeCompletionsWithInsertText: false,
  });
  const before = NAME_BEFORE.exec(code.slice(0, cursor))?.[0] ?? '';
  const after = before === '' ? '' : (NAME_AFTER.exec(code.slice(cursor))?.[0] ?? '');
  const entries = info?.entries ?? [];
  const span =
    entries.find((entry) => entry.replacementSpan)?.replacementSpan ?? info?.optionalReplacementSpan;
  const start = span ? span.start : cursor - before.length;
  const end = span ? span.start + span.length : cursor + after.length;
  const typed = code.slice(start, cursor);
  const ranked = entries
    .map((entry) => ({ entry, rank: rank(entry.name, typed) }))
    .filter((item) => item.rank >= 0)
    .sort(
      (a, b) =>
        a.rank - b.rank || compare(a.entry.sortText, b.entry.sortText) || compare(a.entry.name, b.entry.name),
    );
  return {
    matches: ranked.map(({ entry }) => entry.name),
    start,
    end,
    types: ranked.map(({ entry }) => ({ text: entry.name, type: entry.kind })),
  };
}

function rank(name: string, typed: string): number {
  if (name.startsWith(typed)) return 0;
  const lower = name.toLowerCase();
  if (lower.startsWith(typed.toLowerCase())) return 1;
  return lower.includes(typed.toLowerCase()) ? 2 : -1;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
