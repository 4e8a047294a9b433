import { Fields, joinedText } from './fields';
import type { Cell, CodeCell, MimeBundle, Output, TextCell } from './types';
import { isJsonMime } from './types';

/** Reads one cell; from format 4.5 on it must have an id. */
export function readCell(fields: Fields, formatMinor: number): Cell {
  const type = fields.string('cell_type');
  if (type === 'code') return readCodeCell(fields, formatMinor);
  if (type === 'markdown' || type === 'raw') return readTextCell(fields, type, formatMinor);
  throw fields.fail('cell_type', "'code', 'markdown' or 'raw'");
}

function readCodeCell(fields: Fields, formatMinor: number): CodeCell {
  fields.onlyHas(['id', 'cell_type', 'metadata', 'source', 'outputs', 'execution_count']);
  const outputs = fields.list('outputs');
  return {
    ...readCommon(fields, formatMinor),
    cell_type: 'code',
    execution_count: fields.count('execution_count'),
    outputs: outputs.map((output, i) =>
      readOutput(Fields.of(fields.file, fields.at(`outputs[${i}]`), output)),
    ),
  };
}

function readTextCell(fields: Fields, type: TextCell['cell_type'], formatMinor: number): TextCell {
  fields.onlyHas(['id', 'cell_type', 'metadata', 'source', 'attachments']);
  const cell: TextCell = { ...readCommon(fields, formatMinor), cell_type: type };
  if (fields.has('attachments')) {
    const attachments = Fields.of(fields.file, fields.at('attachments'), fields.record('attachments'));
    cell.attachments = Object.fromEntries(
      Object.keys(fields.record('attachments')).map((name) => [name, readBundle(attachments, name)]),
    );
  }
  return cell;
}

function readCommon(fields: Fields, formatMinor: number) {
  const metadata = fields.record('metadata');
  checkTags(Fields.of(fields.file, fields.at('metadata'), metadata));
  const common: { id?: string; metadata: Record<string, unknown>; source: string } = {
    metadata,
    source: fields.text('source'),
  };
  if (formatMinor >= 5) common.id = readId(fields);
  else if (fields.has('id')) throw fields.fail('id', 'absent before format 4.5');
  return common;
}

function readId(fields: Fields): string {
  const id = fields.string('id');
  if (!/^[a-zA-Z0-9_-]{1,64}$/.test(id)) throw fields.fail('id', '1 to 64 letters, digits, - or _');
  return id;
}

function checkTags(metadata: Fields): void {
  if (!metadata.has('tags')) return;
  const tags = metadata.list('tags');
  const fine = tags.every((tag) => typeof tag === 'string' && /^[^,]+$/.test(tag));
  if (!fine || new Set(tags).size < tags.length)
    throw metadata.fail('tags', 'different strings without a comma');
}

function readOutput(fields: Fields): Output {
  const type = fields.string('output_type');
  switch (type) {
    case 'stream':
      fields.onlyHas(['output_type', 'name', 'text']);
      return { output_type: type, name: fields.string('name'), text: fields.text('text') };
    case 'display_data':
      fields.onlyHas(['output_type', 'data', 'metadata']);
      return { output_type: type, data: readBundle(fields, 'data'), metadata: fields.record('metadata') };
    case 'execute_result':
      fields.onlyHas(['output_type', 'data', 'metadata', 'execution_count']);
      return {
        output_type: type,
        execution_count: fields.count('execution_count'),
        data: readBundle(fields, 'data'),
        metadata: fields.record('metadata'),
      };
    case 'error':
      fields.onlyHas(['output_type', 'ename', 'evalue', 'traceback']);
      return {
        output_type: type,
        ename: fields.string('ename'),
        evalue: fields.string('evalue'),
        traceback: readTraceback(fields),
      };
    default:
      throw fields.fail('output_type', "'stream', 'display_data', 'execute_result' or 'error'");
  }
}

function readTraceback(fields: Fields): string[] {
  const lines = fields.list('traceback');
  if (!lines.every((line) => typeof line === 'string')) throw fields.fail('traceback', 'a list of strings');
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
