import { resolve } from 'node:path';
import { compiler, internals, type ts } from './compiler';
import { completeness } from './completeness';
import { completeAt } from './completion';
import type {
  Completeness,
  CompletionResult,
  ConvertResult,
  InspectResult,
  TypeService,
  TypesMark,
} from './contract';
import type { Converted } from './converted';
import { DeclarationCache } from './declaration-cache';
import { Declarations } from './declarations';
import { concernsUser, describeDiagnostics } from './diagnostics';
import { CellHost } from './host';
import { inspectAt } from './inspection';
import { importsOf, reachLocalFiles, SentFiles } from './local-files';
import { cellNames } from './names';
import { cellOptions } from './options';
import { PACKAGE, slashes } from './packages';
import { sharedNames } from './shared-names';
import { cellTransformer, moduleTransformer } from './transform';
import { WarmUp } from './warm-up';

export type * from './contract';

/** A cell as the course's first ones are. */
const SAMPLE = `import { tf } from '${PACKAGE}'; tf.tensor([1]).add(1).shape; console.log(1); export {};`;

/**
 * Creates the service that knows the types of a notebook.
 *
 * It stands where tslab's `createConverter` would, on tslab's compiler and with its idea: what earlier cells declared
 * is the outer scope of the next cell. It is a program of its own because tslab's converter builds the program twice
 * for each cell, checks local files again each time, gives no source maps, refuses files outside the notebook's
 * folder, forgets namespaces and compiles `{ x }` wrongly when `x` comes from an earlier cell.
 *
 * @param cwd the notebook's folder
 * @param cacheFile where the texts of declarations are kept for the next kernel; not at all unless given
 */
export function createTypeService(cwd: string, cacheFile?: string): TypeService {
  return new CellTypes(resolve(cwd), cacheFile === undefined ? undefined : new DeclarationCache(cacheFile));
}

class CellTypes implements TypeService {
  private readonly host: CellHost;
  private readonly service: ts.LanguageService;
  private readonly ahead: WarmUp;
  private declarations = new Declarations();
  private pending: Declarations | undefined;
  private readonly sent: SentFiles;
  /** Signatures of local files that had no errors. */
  private readonly checked = new Map<string, string>();
  private transformer: ts.TransformerFactory<ts.SourceFile> | undefined;

  constructor(
    private readonly cwd: string,
    private readonly cache?: DeclarationCache,
  ) {
    const ts = compiler();
    this.host = new CellHost(cwd, cellOptions(cwd), cache);
    this.host.service.getCustomTransformers = () => ({ before: this.transformer ? [this.transformer] : [] });
    this.sent = new SentFiles(this.host);
    const registry = ts.createDocumentRegistry(true, slashes(cwd));
    this.service = ts.createLanguageService(this.host.service, registry);
    this.ahead = new WarmUp(this.host, registry, cellOptions(cwd));
  }

  convert(code: string, label = 'cell'): ConvertResult {
    this.ahead.interrupted();
    try {
      return this.convertCell(code, label);
    } catch (error) {
      // A fault of the compiler must not cost the notebook its kernel.
      const evalue = `Cannot compile the cell as TypeScript fails on it: ${(error as Error).message}`;
      return { ok: false, error: { ename: 'CompilerFault', evalue, traceback: [evalue] } };
    }
  }

  private convertCell(code: string, label: string): ConvertResult {
    const ts = compiler();
    const cell = { path: this.host.files.cell, label, source: code, cwd: this.cwd };
    this.pending = undefined;
    // Syntax first, on the bare cell: the appended export list would blur the message for an unclosed bracket.
    const parsed = ts.createSourceFile(cell.path, code, ts.ScriptTarget.ES2022, true);
    const syntax = internals(parsed).parseDiagnostics ?? [];
    if (syntax.length > 0) return { ok: false, error: describeDiagnostics(syntax, cell) };
    const names = cellNames(parsed);
    this.host.refresh();
    const text = code + names.suffix;
    let attempt = this.compile(text);
    // A cell that is sound without Node's types, like `1 + 1`, need not wait until they are read. An `any` may be one
    // of them in a package's declarations.
    const needsNode = attempt.errors.length > 0 || /\bany\b/.test(attempt.declarations);
    if (needsNode && this.host.addNodeTypes()) attempt = this.compile(text);
    const { program, file, errors, signatures } = attempt;
    if (errors.length > 0) return { ok: false, error: describeDiagnostics(errors, cell) };
    this.pending = this.declarations.after(attempt.declarations, file);
    const converted: Converted = {
      label,
      source: code,
      code: attempt.code,
      map: attempt.map,
      isAsync: awaitsAtTop(file),
      names: names.declared,
      imports: importsOf(file, this.host),
      ...this.sent.pack(program, signatures, (path) => this.output(path, moduleTransformer())),
    };
    return { ok: true, converted };
  }

  commit(): void {
    if (this.pending) this.declarations = this.pending;
    this.pending = undefined;
  }

  mark(): TypesMark {
    return { declarations: this.declarations, sent: this.sent.copy() };
  }

  restore({ declarations, sent }: TypesMark): void {
    this.declarations = declarations;
    this.pending = undefined;
    this.sent.take(sent);
  }

  complete(code: string, cursor: number): CompletionResult {
    this.ahead.interrupted();
    this.host.addNodeTypes();
    const program = this.programOf(`${code}\nexport {};`);
    return completeAt(this.service, program.getSourceFile(this.host.files.cell)!, code, cursor);
  }

  inspect(code: string, cursor: number): InspectResult {
    this.ahead.interrupted();
    this.host.addNodeTypes();
    this.programOf(`${code}\nexport {};`);
    return inspectAt({
      service: this.service,
      path: this.host.files.cell,
      code,
      cursor,
      restoreDocs: (paths) => this.host.restoreDocs(paths),
      rebuild: () => this.programOf(`${code}\nexport {};`),
    });
  }

  isComplete(code: string): Completeness {
    return completeness(code);
  }

  reset(): void {
    this.declarations = new Declarations();
    this.pending = undefined;
    this.sent.clear();
  }

  close(): void {
    this.cache?.save();
    this.ahead.stop();
    this.service.dispose();
  }

  async warmUp(): Promise<void> {
    this.service.getProgram();
    await this.ahead.run();
    if ((await this.ahead.idle()) && this.host.addNodeTypes()) this.service.getProgram();
    // A first check through all of it: resolves the imports and lets V8 compile the checker.
    if (await this.ahead.idle()) this.check(SAMPLE);
    this.cache?.save();
  }

  private check(text: string) {
    const program = this.programOf(text);
    const file = program.getSourceFile(this.host.files.cell)!;
    const { signatures } = reachLocalFiles(program, this.host, file);
    return { program, file, signatures, errors: this.errors(program, file, signatures) };
  }

  /** Checks the cell and, when it is sound, compiles it. */
  private compile(text: string) {
    const checked = this.check(text);
    const { program, file, errors } = checked;
    if (errors.length > 0) return { ...checked, code: '', map: '', declarations: '' };
    const checker = program.getTypeChecker();
    const earlier = program.getSourceFile(this.host.files.earlier)!;
    const transformer = cellTransformer(checker, sharedNames(checker, file, earlier));
    return { ...checked, ...this.output(file.fileName, transformer) };
  }

  private programOf(text: string): ts.Program {
    this.host.setCell(text);
    this.host.setEarlier(this.declarations.text());
    const program = this.service.getProgram()!;
    const cell = program.getSourceFile(this.host.files.cell)!;
    // Name resolution climbs `parent`: what the cell does not declare is looked up in the earlier cells.
    internals(cell).parent = program.getSourceFile(this.host.files.earlier)!;
    return program;
  }

  /** Errors of the cell and of local files that changed since they were last found to be sound. */
  private errors(
    program: ts.Program,
    cell: ts.SourceFile,
    signatures: ReadonlyMap<string, string>,
  ): ts.Diagnostic[] {
    const out = program.getSemanticDiagnostics(cell).filter(concernsUser);
    for (const [path, signature] of signatures) {
      const file = program.getSourceFile(path);
      if (!file || this.checked.get(path) === signature) continue;
      const found = [
        ...program.getSyntacticDiagnostics(file),
        ...program.getSemanticDiagnostics(file),
      ].filter(concernsUser);
      if (found.length === 0) this.checked.set(path, signature);
      out.push(...found);
    }
    return out;
  }

  private output(path: string, transformer: ts.TransformerFactory<ts.SourceFile>) {
    this.transformer = transformer;
    try {
      // Forced declarations: a type without a name of its own then becomes `any` for later cells.
      const { outputFiles } = this.service.getEmitOutput(path, false, true);
      const text = (ending: RegExp): string => outputFiles.find((file) => ending.test(file.name))?.text ?? '';
      const code = text(/\.jsx?$/).replace(/\n?\/\/# sourceMappingURL=\S+\s*$/, '\n');
      return { code, map: text(/\.jsx?\.map$/), declarations: text(/\.d\.ts$/) };
    } finally {
      this.transformer = undefined;
    }
  }
}

/** Looks for `await` outside of functions. */
function awaitsAtTop(file: ts.SourceFile): boolean {
  const ts = compiler();
  const visit = (node: ts.Node): boolean => {
    if (ts.isFunctionLike(node)) return false;
    if (ts.isAwaitExpression(node) || (ts.isForOfStatement(node) && node.awaitModifier !== undefined))
      return true;
    return ts.forEachChild(node, visit) ?? false;
  };
  return visit(file);
}
