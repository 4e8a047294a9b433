/** With one of these a formula begins; the wide ones of Chinese and Japanese keyboards count, too. */
const FORMULA = '=+\\-@\uFF1D\uFF0B\uFF0D\uFF20';

/** The beginning of a field that some spreadsheet computes: blanks before a formula are passed over. */
const BEGINS = `(?:'*[\\t\\r\\n]|['"\\s]*[${FORMULA}])`;

/**
 * The same inside of a field, where a spreadsheet that is set to another separator begins a cell of its own. It may take
 * quotes for an empty text that is followed by more.
 */
const SEPARATOR = '([,;\\t\\r\\n])';
const BEGINS_INSIDE = `['"]*[${FORMULA}]`;

const NUMBER = /^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i;

const toGuard = new RegExp(`^(?=${BEGINS})`);
const toGuardInside = new RegExp(`${SEPARATOR}(?=${BEGINS_INSIDE})`, 'g');
const guarded = new RegExp(`^'(?=${BEGINS})`);
const guardedInside = new RegExp(`${SEPARATOR}'(?=${BEGINS_INSIDE})`, 'g');

/**
 * A field of CSV that no spreadsheet computes: an apostrophe stands before what would begin a formula (OWASP, "CSV
 * Injection"), since names of folders and students are not the teacher's. Numbers stay numbers.
 */
export const asText = (field: string): string =>
  NUMBER.test(field) ? field : field.replace(toGuardInside, "$1'").replace(toGuard, "'");

/** The text that {@link asText} made a field of; what was never guarded stays as it is. */
export const fromText = (field: string): string => field.replace(guarded, '').replace(guardedInside, '$1');
