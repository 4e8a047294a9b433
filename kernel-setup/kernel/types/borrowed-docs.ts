import type { ts } from './compiler';

/** Documentation as quick info has it. */
export type Docs = Pick<ts.QuickInfo, 'documentation' | 'tags'>;

/**
 * Documentation of a function under another name: `const matMul: typeof matMul_` has none of its own, while the
 * function that its type comes from has. TensorFlow.js declares all its operations so.
 */
export function borrowedDocs(program: ts.Program, path: string, position: number): Docs | undefined {
  const checker = program.getTypeChecker();
  const signature = signatureAt(program, path, position);
  if (!signature) return undefined;
  return { documentation: signature.getDocumentationComment(checker), tags: signature.getJsDocTags() };
}

/** The file that declares the function of the name at a position. */
export function declaringFile(program: ts.Program, path: string, position: number): string | undefined {
  return signatureAt(program, path, position)?.getDeclaration()?.getSourceFile().fileName;
}

function signatureAt(program: ts.Program, path: string, position: number): ts.Signature | undefined {
  const file = program.getSourceFile(path);
  const node = file && innermost(file, position);
  return node && program.getTypeChecker().getTypeAtLocation(node).getCallSignatures()[0];
}

/** The name at a position, or the one that ends there: the cursor stands behind what was just typed. */
function innermost(node: ts.Node, position: number): ts.Node {
  const file = node.getSourceFile();
  const children = node.getChildren(file);
  const inside =
    children.find((child) => child.getStart(file) <= position && position < child.getEnd()) ??
    children.find((child) => child.getEnd() === position);
  return inside ? innermost(inside, position) : node;
}
