import { Fields, joinedText } from './fields';
import { checkCellMetadata } from './metadata';
import type { Cell, CodeCell, MimeBundle, Output, TextCell } from './types';
import { isJsonMime } from './types';

/** What a notebook's format number allows. */
export interface Format {
  /** 0 to 5. */
  readonly minor: number;
  /** Whether fields, cells and outputs that 4.5 does not have may stand in it: it is of a later format. */
  readonly isOpen: boolean;
}

/** The types of cells that the format knows. */
export const cellTypes: ReadonlySet<string> = new Set(['code', 'markdown', 'raw']);

/** Reads one cell; from format 4.5 on it must have an id. */
export function readCell(fields: Fields, format: Format): Cell {
  const type = fields.string('cell_type');
  if (type === 'code') return readCodeCell(fields, format);
  if (type === 'markdown' || type === 'raw') return readTextCell(fields, type, format);
  throw fields.fail('cell_type', "'code', 'markdown' or 'raw'");
}

function readCodeCell(fields: Fields, format: Format): CodeCell {
  if (!format.isOpen) fields.onlyHas(['id', 'cell_type', 'metadata', 'source', 'outputs', 'execution_count']);
  const outputs = fields.list('outputs');
  return {
    ...readCommon(fields, format),
    cell_type: 'code',
    execution_count: fields.count('execution_count'),
    outputs: outputs.flatMap((output, i) =>
      readOutput(Fields.of(fields.file, fields.at(`outputs[${i}]`), output), format),
    ),
  };
}

function readTextCell(fields: Fields, type: TextCell['cell_type'], format: Format): TextCell {
  if (!format.isOpen) fields.onlyHas(['id', 'cell_type', 'metadata', 'source', 'attachments']);
  const cell: TextCell = { ...readCommon(fields, format), cell_type: type };
  if (fields.has('attachments')) {
    const attachments = Fields.of(fields.file, fields.at('attachments'), fields.record('attachments'));
    cell.attachments = Object.fromEntries(
      Object.keys(fields.record('attachments')).map((name) => [name, readBundle(attachments, name)]),
    );
  }
  return cell;
}

function readCommon(fields: Fields, format: Format) {
  const metadata = fields.record('metadata');
  checkCellMetadata(
    Fields.of(fields.file, fields.at('metadata'), metadata),
    fields.string('cell_type'),
    format.minor,
  );
  const common: { id?: string; metadata: Record<string, unknown>; source: string } = {
    metadata,
    source: fields.text('source'),
  };
  if (format.minor >= 5) common.id = readId(fields);
  else if (fields.has('id')) throw fields.fail('id', 'absent before format 4.5');
  return common;
}

function readId(fields: Fields): string {
  const id = fields.string('id');
  if (!/^[a-zA-Z0-9_-]{1,64}$/.test(id)) throw fields.fail('id', '1 to 64 letters, digits, - or _');
  return id;
}

/** One output; none where a later format has a type of its own. */
function readOutput(fields: Fields, format: Format): Output | [] {
  const type = fields.string('output_type');
  switch (type) {
    case 'stream':
      if (!format.isOpen) fields.onlyHas(['output_type', 'name', 'text']);
      return { output_type: type, name: fields.string('name'), text: fields.text('text') };
    case 'display_data':
      if (!format.isOpen) fields.onlyHas(['output_type', 'data', 'metadata']);
      return { output_type: type, data: readBundle(fields, 'data'), metadata: fields.record('metadata') };
    case 'execute_result':
      if (!format.isOpen) fields.onlyHas(['output_type', 'data', 'metadata', 'execution_count']);
      return {
        output_type: type,
        execution_count: fields.count('execution_count'),
        data: readBundle(fields, 'data'),
        metadata: fields.record('metadata'),
      };
    case 'error':
      if (!format.isOpen) fields.onlyHas(['output_type', 'ename', 'evalue', 'traceback']);
      return {
        output_type: type,
        ename: fields.string('ename'),
        evalue: fields.string('evalue'),
        traceback: readTraceback(fields),
      };
    default:
      if (format.isOpen) return [];
      throw fields.fail('output_type', "'stream', 'display_data', 'execute_result' or 'error'");
  }
}

function readTraceback(fields: Fields): string[] {
  const lines = fields.list('traceback');
  if (!lines.every((line): line is string => typeof line === 'string'))
    throw fields.fail('traceback', 'a list of strings');
  return lines;
}

function readBundle(fields: Fields, name: string): MimeBundle {
  const bundle = Fields.of(fields.file, fields.at(name), fields.record(name));
  const read: MimeBundle = {};
  for (const [mime, value] of Object.entries(fields.record(name))) {
    if (isJsonMime(mime)) {
      read[mime] = value;
      continue;
    }
    const text = joinedText(value);
    if (text === undefined) throw bundle.fail(mime, 'a string or a list of strings');
    read[mime] = text;
  }
  return read;
}
