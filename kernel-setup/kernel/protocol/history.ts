import { randomUUID } from 'node:crypto';
import { refusal } from '../../../src/check';
import type { JsonObject } from '../../../src/course/jupyter/wire';
import { field, RequestError } from './fields';
import type { HistoryFile, HistoryRecord } from './history-file';

/** Session, number of the cell within it, and the input, or the input with its output. */
export type HistoryEntry = [session: number, line: number, text: string | [string, string | null]];

interface Entry {
  readonly session: number;
  readonly line: number;
  readonly input: string;
  output: string | null;
}

/** The inputs of this kernel and of earlier ones. Reads the file only when first needed. */
export class History {
  private number: number | undefined;
  /** What is in no file. */
  private readonly own: HistoryRecord[] = [];

  /** @param file undefined keeps the inputs of this session alone, in memory */
  constructor(private readonly file: HistoryFile | undefined) {}

  addInput(line: number, input: string): void {
    this.add({ session: this.session, line, input });
  }

  /** The text of the result of a cell that was added before. */
  addOutput(line: number, output: string): void {
    this.add({ session: this.session, line, output });
  }

  /**
   * Answers a history_request.
   *
   * @throws RequestError when a field has another type than the protocol says, or the access type is unknown.
   */
  query(content: JsonObject): HistoryEntry[] {
    const withOutput = field(content, 'output', 'boolean', false);
    const show = ({ session, line, input, output }: Entry): HistoryEntry => [
      session,
      line,
      withOutput ? [input, output] : input,
    ];
    return this.select(content).map(show);
  }

  private select(content: JsonObject): Entry[] {
    const access = field(content, 'hist_access_type', 'string', 'tail');
    if (access === 'range') return this.range(content);
    if (access !== 'tail' && access !== 'search')
      throw new RequestError(
        refusal('read history', 'hist_access_type must be tail, range or search', access),
      );
    const limit = field(content, 'n', 'number', access === 'tail' ? 10 : Number.MAX_SAFE_INTEGER);
    let found = this.entries();
    if (access === 'search') found = search(found, content);
    return limit > 0 ? found.slice(-limit) : [];
  }

  /** Session 0 is this one, negative numbers count back from it; `stop` is exclusive. */
  private range(content: JsonObject): Entry[] {
    const asked = field(content, 'session', 'number', 0);
    const session = asked > 0 ? asked : this.session + asked;
    const start = field(content, 'start', 'number', 1);
    const stop = field(content, 'stop', 'number', Number.MAX_SAFE_INTEGER);
    return this.entries().filter(
      (entry) => entry.session === session && entry.line >= start && entry.line < stop,
    );
  }

  private entries(): Entry[] {
    const entries = new Map<string, Entry>();
    for (const record of [...(this.file?.read() ?? []), ...this.own]) {
      if ('input' in record) entries.set(`${record.session}:${record.line}`, { ...record, output: null });
      else if ('output' in record) {
        const entry = entries.get(`${record.session}:${record.line}`);
        if (entry) entry.output = record.output;
      }
    }
    return [...entries.values()];
  }

  private add(record: HistoryRecord): void {
    if (!this.file?.append(record)) this.own.push(record);
  }

  private get session(): number {
    this.number ??= this.file ? claimSession(this.file) : 1;
    return this.number;
  }
}

/** The next free number. Two kernels may try for the same: the one whose line comes first in the file has it. */
function claimSession(file: HistoryFile): number {
  const id = randomUUID();
  let session = 1;
  for (const record of file.read()) session = Math.max(session, record.session + 1);
  for (let attempts = 100; attempts > 0; attempts--) {
    file.append({ session, id });
    const first = file.read().find((record) => 'id' in record && record.session === session);
    // A file that cannot be written has no line of ours, and nobody to share the number with.
    if (!first || ('id' in first && first.id === id)) break;
    session++;
  }
  return session;
}

function search(entries: Entry[], content: JsonObject): Entry[] {
  const pattern = glob(field(content, 'pattern', 'string', '*'));
  const found = entries.filter(({ input }) => pattern.test(input));
  if (!field(content, 'unique', 'boolean', false)) return found;
  const latest = new Map(found.map((entry) => [entry.input, entry]));
  return found.filter((entry) => latest.get(entry.input) === entry);
}

/** `*` any text, `?` any character, `[abc]` one of them, as in a shell. */
export function glob(pattern: string): RegExp {
  const parts = pattern.match(/\[\^?!?\]?[^\]]*\]|[\s\S]/gu) ?? [];
  const source = parts.map((part) => {
    if (part === '*') return '[\\s\\S]*';
    if (part === '?') return '[\\s\\S]';
    if (part.length > 2 && part.startsWith('['))
      return `[${part
        .slice(1, -1)
        .replace(/^!/, '^')
        .replace(/[\\[\]]/g, '\\$&')}]`;
    return part.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  });
  try {
    return new RegExp(`^${source.join('')}$`, 'u');
  } catch {
    // A set such as [z-a]: matched as it stands.
    return new RegExp(`^${pattern.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')}$`, 'u');
  }
}
