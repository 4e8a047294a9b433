import { compiler, type ts } from './compiler';

/** What a name stands for; a class stands for both. */
type Meaning = 'value' | 'type' | 'both';

/** Ambient declarations of one name by meaning, overloads and merged declarations together. */
type Entry = Readonly<Partial<Record<Meaning, string>>>;

const MEANINGS: readonly Meaning[] = ['both', 'type', 'value'];

/**
 * What earlier cells declared, one entry a name. Together the entries are the `.d.ts` file that each new cell sees
 * as its outer scope, so a later declaration of the same name replaces only that name.
 */
export class Declarations {
  private readonly entries: ReadonlyMap<string, Entry>;
  /** `declare global` blocks and module augmentations: they have no name of their own. */
  private readonly unnamed: readonly string[];

  constructor(entries: ReadonlyMap<string, Entry> = new Map(), unnamed: readonly string[] = []) {
    this.entries = entries;
    this.unnamed = unnamed;
  }

  /** Text of the `.d.ts` file. */
  text(): string {
    const named = [...this.entries.values()].map(textOf);
    return ['export {};', ...this.unnamed, ...named].join('\n');
  }

  /** The declarations after a cell, given its own `.d.ts` output and its parsed source (for the imports). */
  after(cellDeclarations: string, cell: ts.SourceFile): Declarations {
    const added = new Map<string, Entry>();
    const unnamed = new Set(this.unnamed);
    const ts = compiler();
    const file = ts.createSourceFile('cell.d.ts', cellDeclarations, ts.ScriptTarget.ES2022, true);
    for (const statement of file.statements) {
      if (ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)) continue;
      if (ts.isExportAssignment(statement)) continue;
      const parts = declared(statement, file);
      if (parts.length === 0) unnamed.add(statement.getText(file));
      for (const part of parts) add(added, part);
    }
    for (const statement of cell.statements) {
      if (ts.isImportDeclaration(statement))
        for (const part of importParts(statement, cell)) add(added, part);
    }
    const merged = new Map(this.entries);
    for (const [name, entry] of added) {
      merged.delete(name);
      merged.set(name, replaced(name, this.entries.get(name), entry));
    }
    return new Declarations(merged, [...unnamed]);
  }
}

interface Part {
  readonly name: string;
  readonly meaning: Meaning;
  readonly text: string;
}

function textOf(entry: Entry): string {
  return MEANINGS.flatMap((meaning) => entry[meaning] ?? []).join('\n');
}

function add(entries: Map<string, Entry>, { name, meaning, text }: Part): void {
  const known = entries.get(name) ?? {};
  const before = known[meaning];
  entries.set(name, { ...known, [meaning]: before === undefined ? text : `${before}\n${text}` });
}

/** A new entry takes the place of the meanings it has; what else the name meant remains where that can be said. */
function replaced(name: string, before: Entry | undefined, entry: Entry): Entry {
  if (!before || entry.both !== undefined) return entry;
  const { value, type } = entry;
  if (before.both === undefined) return { ...before, ...entry };
  // The value of a class or import is still there at run time, but its type has lost its name.
  return value === undefined ? { type, value: `declare let ${name}: any;` } : { value, type };
}

function declared(statement: ts.Statement, file: ts.SourceFile): Part[] {
  const ts = compiler();
  const text = ambient(statement, file);
  if (ts.isVariableStatement(statement)) return variableParts(statement, file);
  if (ts.isFunctionDeclaration(statement) && statement.name)
    return [{ name: statement.name.text, text, meaning: 'value' }];
  if (ts.isClassDeclaration(statement) && statement.name)
    return [{ name: statement.name.text, text, meaning: 'both' }];
  if (ts.isEnumDeclaration(statement)) return [{ name: statement.name.text, text, meaning: 'both' }];
  if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) {
    return [{ name: statement.name.text, text, meaning: 'type' }];
  }
  if (ts.isImportEqualsDeclaration(statement)) return [{ name: statement.name.text, text, meaning: 'both' }];
  if (
    ts.isModuleDeclaration(statement) &&
    ts.isIdentifier(statement.name) &&
    statement.name.text !== 'global'
  ) {
    return [{ name: statement.name.text, text, meaning: 'both' }];
  }
  return [];
}

/** The declaration without `export`, with its documentation; `declare` where TypeScript wants it. */
function ambient(statement: ts.Statement, file: ts.SourceFile): string {
  const ts = compiler();
  const full = statement.getFullText(file).trim();
  const start = statement.getStart(file) - statement.getFullStart();
  const docs = statement.getFullText(file).slice(0, start);
  const body = statement.getText(file).replace(/^(export\s+)?(default\s+)?(declare\s+)?/, '');
  const isType = ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement);
  const keyword = isType || ts.isImportEqualsDeclaration(statement) ? '' : 'declare ';
  return full === '' ? '' : `${docs.trim()}\n${keyword}${body}`.trim();
}

/** `const a = 1, b = 2` in two entries, as a later cell may replace one of them. */
function variableParts(statement: ts.VariableStatement, file: ts.SourceFile): Part[] {
  const ts = compiler();
  const { declarationList } = statement;
  const keyword = declarationList.flags & ts.NodeFlags.Const ? 'const' : 'let';
  const docs = statement
    .getFullText(file)
    .slice(0, statement.getStart(file) - statement.getFullStart())
    .trim();
  return declarationList.declarations.flatMap((node) => {
    if (!ts.isIdentifier(node.name)) return [];
    const text = `${docs}\ndeclare ${keyword} ${node.getText(file)};`.trim();
    return [{ name: node.name.text, text, meaning: 'value' }];
  });
}

/** One import statement for each imported name. */
function importParts(statement: ts.ImportDeclaration, file: ts.SourceFile): Part[] {
  const ts = compiler();
  const { importClause } = statement;
  if (!importClause) return [];
  const keyword = importClause.isTypeOnly ? 'import type' : 'import';
  const from = `from ${statement.moduleSpecifier.getText(file)};`;
  const part = (name: string, clause: string, typeOnly = importClause.isTypeOnly): Part => ({
    name,
    text: `${typeOnly ? 'import type' : keyword} ${clause} ${from}`,
    meaning: typeOnly ? 'type' : 'both',
  });
  const parts: Part[] = [];
  if (importClause.name) parts.push(part(importClause.name.text, importClause.name.text));
  const bindings = importClause.namedBindings;
  if (bindings && ts.isNamespaceImport(bindings))
    parts.push(part(bindings.name.text, `* as ${bindings.name.text}`));
  if (bindings && ts.isNamedImports(bindings)) {
    for (const { name, propertyName, isTypeOnly } of bindings.elements) {
      const clause = propertyName ? `{ ${propertyName.text} as ${name.text} }` : `{ ${name.text} }`;
      parts.push(part(name.text, clause, importClause.isTypeOnly || isTypeOnly));
    }
  }
  return parts;
}
