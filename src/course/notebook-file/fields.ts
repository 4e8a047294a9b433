/** A notebook file that cannot be used; the message is one line: action, rule, value. */
export class NotebookFileError extends Error {
  override readonly name = 'NotebookFileError';
}

/** Reads the fields of one JSON object of a notebook and says exactly where one is wrong. */
export class Fields {
  constructor(
    readonly file: string,
    readonly path: string,
    private readonly object: Readonly<Record<string, unknown>>,
  ) {}

  static of(file: string, path: string, value: unknown): Fields {
    if (!isObject(value)) throw notebookError(file, `${path || 'the notebook'} must be an object`, value);
    return new Fields(file, path, value);
  }

  at(name: string): string {
    return this.path === '' ? name : `${this.path}.${name}`;
  }

  has(name: string): boolean {
    return this.object[name] !== undefined;
  }

  raw(name: string): unknown {
    return this.object[name];
  }

  fail(name: string, rule: string): NotebookFileError {
    const missing = !this.has(name);
    return missing
      ? new NotebookFileError(`Cannot read ${this.file} as ${this.at(name)} is missing: it must be ${rule}`)
      : notebookError(this.file, `${this.at(name)} must be ${rule}`, this.raw(name));
  }

  record(name: string): Record<string, unknown> {
    const value = this.raw(name);
    if (!isObject(value)) throw this.fail(name, 'an object');
    return value;
  }

  list(name: string): unknown[] {
    const value = this.raw(name);
    if (!Array.isArray(value)) throw this.fail(name, 'a list');
    return value;
  }

  string(name: string): string {
    const value = this.raw(name);
    if (typeof value !== 'string') throw this.fail(name, 'a string');
    return value;
  }

  /** Text that the file may hold as one string or as a list of lines. */
  text(name: string): string {
    const text = joinedText(this.raw(name));
    if (text === undefined) throw this.fail(name, 'a string or a list of strings');
    return text;
  }

  /** An execution count: a whole number from 0, or null. */
  count(name: string): number | null {
    const value = this.raw(name);
    if (value === null) return null;
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 0)
      throw this.fail(name, 'a whole number or null');
    return value;
  }

  onlyHas(allowed: readonly string[]): void {
    for (const name of Object.keys(this.object)) {
      if (!allowed.includes(name))
        throw new NotebookFileError(
          `Cannot read ${this.file} as ${this.at(name)} is not part of the notebook format: allowed are ${allowed.join(', ')}`,
        );
    }
  }
}

/** The text of a string or a list of lines; undefined for anything else. */
export function joinedText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.every((line) => typeof line === 'string')) return value.join('');
  return undefined;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function notebookError(file: string, rule: string, value: unknown): NotebookFileError {
  const shown = JSON.stringify(value) ?? String(value);
  const short = shown.length > 80 ? `${shown.slice(0, 77)}...` : shown;
  return new NotebookFileError(`Cannot read ${file} as ${rule}: current value is ${short}`);
}
