import { refusal } from '../../check';

const DAY = 86_400_000;

/** What lateness costs. */
export interface LateRule {
  /** Percent of the earned points that each started day costs. */
  readonly percentPerDay: number;
  /** Minutes after the due date that cost nothing. */
  readonly graceMinutes: number;
  /** Percent of the earned points that remain however late it was. */
  readonly floorPercent: number;
}

/** Lateness costs nothing unless the teacher says so. */
export const NO_PENALTY: LateRule = { percentPerDay: 0, graceMinutes: 0, floorPercent: 0 };

/**
 * How late a submission is and what that costs: days = ⌈(submitted − due) / 24 h⌉ where that is above the grace, and
 * penalty = earned · min(percentPerDay · days, 100 − floorPercent) / 100, to a hundredth of a point.
 *
 * @returns undefined for a submission in time.
 */
export function lateness(
  submitted: Date,
  due: Date,
  rule: LateRule,
  earned: number,
): { days: number; penalty: number } | undefined {
  const late = submitted.getTime() - due.getTime();
  if (!(late > rule.graceMinutes * 60_000)) return undefined;
  const days = Math.ceil(late / DAY);
  const percent = Math.min(rule.percentPerDay * days, 100 - rule.floorPercent);
  return { days, penalty: Math.round(earned * percent) / 100 };
}

const MOMENT =
  /^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?\s*(UTC|GMT|Z|[+-]\d\d:?\d\d)?$/i;

/**
 * A moment as nbgrader's `timestamp.txt` and a due date hold it: `2015-02-02 15:58:23.948203 UTC`, ISO 8601, an offset
 * such as +0100; UTC where no zone is named.
 *
 * @throws RangeError
 */
export function parseMoment(text: string, name: string): Date {
  const found = MOMENT.exec(text.trim());
  if (found) {
    const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone = 'Z'] = found;
    const parts = [year, month, day, hour, minute, second].map(Number) as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    const [y, m, d, h, min, s] = parts;
    const local = new Date(Date.UTC(y, m - 1, d, h, min, s));
    const holds =
      local.getUTCFullYear() === y &&
      local.getUTCMonth() === m - 1 &&
      local.getUTCDate() === d &&
      h < 24 &&
      min < 60 &&
      s < 60;
    if (holds) return new Date(local.getTime() + Number(`0.${fraction || 0}`) * 1000 - offsetOf(zone));
  }
  throw new RangeError(
    refusal('read a date', `${name} must be a date such as 2026-11-30 23:59:00 UTC`, text.slice(0, 80)),
  );
}

/** Milliseconds east of Greenwich. */
function offsetOf(zone: string): number {
  const found = /^([+-])(\d\d):?(\d\d)$/.exec(zone);
  if (!found) return 0;
  const minutes = Number(found[2]) * 60 + Number(found[3]);
  return (found[1] === '-' ? -1 : 1) * minutes * 60_000;
}

/** A rule as the command line has it: `10`, `10%` or `10%/day`. @throws RangeError */
export function parsePercent(text: string, name: string): number {
  const found = /^(\d+(?:\.\d+)?)\s*%?(?:\s*\/\s*day)?$/.exec(text.trim());
  const value = found ? Number(found[1]) : Number.NaN;
  if (value >= 0 && value <= 100) return value;
  throw new RangeError(refusal('set the late penalty', `${name} must be a percentage from 0 to 100`, text));
}
