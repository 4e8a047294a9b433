import { HttpError } from '../http-error';

/** What the operating system's refusals mean to the person: status and rule. */
const faults: Readonly<Record<string, readonly [status: number, rule: string]>> = {
  ENOENT: [404, 'the file or folder must exist'],
  ENOTDIR: [404, 'what stands before a / must be a folder'],
  ELOOP: [404, 'a symbolic link must not lead back to itself'],
  EACCES: [403, 'you must have permission'],
  EPERM: [403, 'you must have permission'],
  EROFS: [403, 'the disk must be writable'],
  ENOSPC: [507, 'the disk must have room'],
  EDQUOT: [507, 'your share of the disk must have room'],
  EFBIG: [507, 'the disk must take files of this size'],
  ENAMETOOLONG: [400, 'the name must be shorter'],
  EINVAL: [400, 'the name must be one that this disk takes'],
  EILSEQ: [400, 'the name must be one that this disk takes'],
  EISDIR: [400, 'it must be a file, not a folder'],
  EEXIST: [409, 'the name must be free'],
  ENOTEMPTY: [409, 'the folder must be empty'],
  EMFILE: [503, 'fewer files must be open at once'],
  ENFILE: [503, 'fewer files must be open at once'],
};

/** The error's code ('ENOENT'), or '' where it has none. */
export function faultCode(error: unknown): string {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return typeof code === 'string' ? code : '';
}

/**
 * Turns an error of the file system into the answer to the request; other errors stay as they are.
 *
 * @param action - what was tried, with the path as the person knows it: 'save a/b.ipynb'.
 */
export function fileFault(error: unknown, action: string): unknown {
  if (error instanceof HttpError) return error;
  // The call stack's size: files are walked through by recursion.
  if (error instanceof RangeError)
    return new HttpError(
      400,
      `Cannot ${action} as its JSON must not be nested thousands of levels deep: it is`,
    );
  const code = faultCode(error);
  if (!/^E[A-Z0-9]+$/.test(code)) return error;
  const [status, rule] = faults[code] ?? [500, 'the disk must accept it'];
  return new HttpError(status, `Cannot ${action} as ${rule}: the system says ${code}`);
}

/** Runs work on files; its failures come out as answers to the request. */
export async function withFaults<T>(action: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw fileFault(error, action);
  }
}
