import { Socket } from 'node:net';
import { writeAll } from '../../kernel/process/channel';
import { decodeLine, encodeLine, LineReader } from '../../kernel/process/lines';
import { TypesLoader } from '../../kernel/protocol/types-loader';
import type { TypesMark } from '../../kernel/types/contract';
import { dropPrivileges } from '../sandbox/drop-privileges';
import { Lru } from './lru';
import { type CompileAnswer, type CompileRequest, type CompilerReady, descriptors } from './messages';

/** Points of notebooks to return to: a class's submissions begin alike. */
const MARKS = 300;

/**
 * The compile process: checks the types of submissions one after the other and never runs any. It is in a sandbox of
 * its own since the compiler reads whatever file an import names, and shows lines of it in its errors.
 */
function main(): void {
  dropPrivileges();
  const types = new TypesLoader(process.cwd());
  const marks = new Lru<TypesMark>(MARKS);
  const reader = new LineReader((line) => compile(types, marks, decodeLine(line) as CompileRequest));
  const requests = new Socket({ fd: descriptors.requests, readable: true, writable: false });
  requests.on('data', (chunk) => reader.push(chunk));
  requests.on('end', () => process.exit());
  // The compiler is loaded, and types are read ahead, while nothing is asked for.
  setImmediate(() => {
    types.get();
    answer({ ready: true });
  });
}

function compile(types: TypesLoader, marks: Lru<TypesMark>, { id, cells, from }: CompileRequest): void {
  const service = types.get();
  service.reset();
  let start = Math.min(from, cells.length);
  for (; start > 0; start--) {
    const mark = marks.get(cells[start - 1]?.key ?? '');
    if (!mark) continue;
    service.restore(mark);
    break;
  }
  for (const [index, cell] of cells.entries()) {
    if (index < start) continue;
    const result = service.convert(cell.source, cell.label);
    // As in the kernel, where a cell that is not sound does not run.
    if (result.ok) service.commit();
    marks.set(cell.key, service.mark());
    if (index < from) continue;
    answer({ id, index, result, memory: process.memoryUsage.rss() });
  }
}

const answer = (message: CompileAnswer | CompilerReady): void =>
  writeAll(descriptors.answers, Buffer.from(encodeLine(message)));

main();
