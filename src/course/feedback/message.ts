import type { CellScore } from '../grade/contract';

/** What a test said, in its two parts. */
export interface Told {
  readonly what: string;
  readonly hint?: string;
}

/** Splits the message of a failed check into what was found and what to look at. */
export function told(message: string): Told {
  const place = message.indexOf('\nHint: ');
  if (place < 0) return { what: message };
  return { what: message.slice(0, place), hint: message.slice(place + '\nHint: '.length) };
}

/** The message of a test that its reader may see: nothing of a hidden one, unless it is to be shown. */
export function visibleMessage(
  { message, inHidden, visiblePassed }: Pick<CellScore, 'message' | 'inHidden' | 'visiblePassed'>,
  showHidden: boolean,
): string | undefined {
  if (!inHidden || showHidden) return message;
  const seen = visiblePassed === true ? ' The tests that you can see passed.' : '';
  return `A hidden test of this part failed.${seen}\nHint: What else does the text ask for, that your answer was not tried with?`;
}

/** Points as people write them: 3, 2.5, 0.33. */
export function points(value: number): string {
  return String(Math.round(value * 100) / 100);
}
