import type { Finding, Status } from './finding';

const signs: Readonly<Record<Status, string>> = { ok: '✓', note: '!', fault: '✗' };

/** Columns of the names, wide enough for the longest the doctor knows. */
const nameWidth = 'backend tensorflow-gpu'.length;

/** One line a finding; below it the line that mends it. */
export function formatFinding({ name, status, detail, mend }: Finding): string {
  const line = `${signs[status]} ${name.padEnd(nameWidth)}  ${detail}`;
  return mend === undefined ? line : `${line}\n${' '.repeat(nameWidth + 4)}→ ${mend}`;
}

export const canRun = (findings: readonly Finding[]): boolean =>
  findings.every(({ status }) => status !== 'fault');

/** The last line: whether the course can run here. */
export function formatVerdict(findings: readonly Finding[]): string {
  const faults = findings.filter(({ status }) => status === 'fault').length;
  if (faults === 0) return 'The course can run here.';
  return `The course cannot run here yet: ${faults === 1 ? 'one fault' : `${faults} faults`} above.`;
}

export function formatJson(findings: readonly Finding[]): string {
  return JSON.stringify({ ok: canRun(findings), findings }, null, 2);
}
