import { isObject } from '../../../../src/course/notebook-file/fields';
import { HttpError } from '../http-error';
import type { ContentType } from './model';

/** Fields of a request's body; every field may be absent. */
export class Body {
  constructor(
    private readonly fields: Readonly<Record<string, unknown>>,
    private readonly action: string,
  ) {}

  /** @throws HttpError 400 for JSON that is no object; an absent body reads as an empty one. */
  static of(value: unknown, action: string): Body {
    if (value === undefined || value === null) return new Body({}, action);
    if (isObject(value)) return new Body(value, action);
    throw new HttpError(
      400,
      `Cannot ${action} as the body must be a JSON object: it is ${JSON.stringify(value)}`,
    );
  }

  get isEmpty(): boolean {
    return Object.keys(this.fields).length === 0;
  }

  raw(name: string): unknown {
    return this.fields[name] ?? undefined;
  }

  /** A text; undefined when absent or null. */
  text(name: string): string | undefined {
    const value = this.raw(name);
    if (value === undefined || typeof value === 'string') return value;
    throw new HttpError(400, `Cannot ${this.action} as ${name} must be a string: it is ${typeof value}`);
  }

  /** Jupyter takes every type that it does not know for a file. */
  type(): ContentType | undefined {
    const type = this.text('type');
    if (type === undefined || type === '') return undefined;
    return type === 'directory' || type === 'notebook' ? type : 'file';
  }
}
