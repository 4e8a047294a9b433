/** ok: fine. note: works, with less. fault: the course cannot run until it is mended. */
export type Status = 'ok' | 'note' | 'fault';

/** One line of the doctor's report. */
export interface Finding {
  readonly name: string;
  readonly status: Status;
  readonly detail: string;
  /** One line that mends it; every fault has one. */
  readonly mend?: string;
}

export const ok = (name: string, detail: string): Finding => ({ name, status: 'ok', detail });
export const note = (name: string, detail: string, mend?: string): Finding => ({
  name,
  status: 'note',
  detail,
  ...(mend === undefined ? {} : { mend }),
});
export const fault = (name: string, detail: string, mend: string): Finding => ({
  name,
  status: 'fault',
  detail,
  mend,
});
