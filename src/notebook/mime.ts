/** MIME bundles, the form in which a notebook takes what is shown. */

/** One value in several formats, by MIME type; a notebook picks the richest it knows. */
export type MimeData = Record<string, unknown>;

/** A bundle as Jupyter's display messages carry it. */
export interface Bundle {
  readonly data: MimeData;
  readonly metadata: Record<string, unknown>;
}

/** A method under this symbol says how its object is shown (Deno's convention). */
export const displaySymbol = Symbol.for('Jupyter.display');

/** An object that knows how it is shown. */
export interface Displayable {
  [displaySymbol](): MimeData | Promise<MimeData>;
}

export function textBundle(text: string): Bundle {
  return { data: { 'text/plain': text }, metadata: {} };
}

/** Text inside HTML. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** An object shown as this bundle's data. */
export function displayable(data: MimeData): Displayable {
  return { [displaySymbol]: () => data };
}
