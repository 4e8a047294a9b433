import { isObject, joinedText } from './fields';
import { isJsonMime } from './types';

/**
 * Joins, in place, the texts that a notebook file of format 4 holds as lists of lines: sources, streams, and the data
 * of outputs and attachments. What is no list of strings stays as it is, and so do JSON data and tracebacks.
 */
export function joinNotebook(notebook: Record<string, unknown>): void {
  for (const cell of objectsOf(notebook.cells)) {
    joinField(cell, 'source');
    for (const bundle of Object.values(isObject(cell.attachments) ? cell.attachments : {}))
      joinBundle(bundle);
    if (cell.cell_type === 'code') for (const output of objectsOf(cell.outputs)) joinOutput(output);
  }
}

function joinOutput(output: Record<string, unknown>): void {
  if (isData(output)) joinBundle(output.data);
  else if (output.output_type) joinField(output, 'text');
}

/** Whether the output holds a bundle of data by MIME types. */
export function isData(output: Readonly<Record<string, unknown>>): boolean {
  return output.output_type === 'execute_result' || output.output_type === 'display_data';
}

function joinBundle(bundle: unknown): void {
  if (!isObject(bundle)) return;
  for (const mime of Object.keys(bundle)) if (!isJsonMime(mime)) joinField(bundle, mime);
}

function joinField(object: Record<string, unknown>, name: string): void {
  if (!Array.isArray(object[name])) return;
  const text = joinedText(object[name]);
  if (text !== undefined) object[name] = text;
}

/** The objects of a list; nothing where there is no list. */
export function objectsOf(list: unknown): Record<string, unknown>[] {
  return Array.isArray(list) ? list.filter(isObject) : [];
}
