import { Fields } from './fields';

/** Checks what format 4.`minor` says of a notebook's metadata; other fields are free. */
export function checkNotebookMetadata(metadata: Fields, minor: number): void {
  if (metadata.has('kernelspec')) {
    const kernelspec = inside(metadata, 'kernelspec');
    kernelspec.string('name');
    kernelspec.string('display_name');
  }
  if (metadata.has('language_info')) checkLanguage(inside(metadata, 'language_info'));
  if (minor < 2) return;
  if (metadata.has('title')) metadata.string('title');
  if (metadata.has('authors')) metadata.list('authors');
}

function checkLanguage(language: Fields): void {
  language.string('name');
  for (const name of ['file_extension', 'mimetype', 'pygments_lexer'])
    if (language.has(name)) language.string(name);
  if (language.has('codemirror_mode') && typeof language.raw('codemirror_mode') !== 'string')
    language.record('codemirror_mode');
}

/** Checks what format 4.`minor` says of the metadata of a cell. */
export function checkCellMetadata(metadata: Fields, type: string, minor: number): void {
  if (metadata.has('name') && !/./.test(metadata.string('name')))
    throw metadata.fail('name', 'a text that is not empty');
  checkTags(metadata);
  if (type === 'raw' && metadata.has('format')) metadata.string('format');
  if (minor >= 3 && metadata.has('jupyter')) metadata.record('jupyter');
  if (type === 'code') checkCodeMetadata(metadata, minor);
}

function checkCodeMetadata(metadata: Fields, minor: number): void {
  requireOneOf(metadata, 'collapsed', [true, false], 'true or false');
  requireOneOf(metadata, 'scrolled', [true, false, 'auto'], "true, false or 'auto'");
  if (minor < 4 || !metadata.has('execution')) return;
  const execution = inside(metadata, 'execution');
  for (const name of Object.keys(metadata.record('execution'))) execution.string(name);
}

function requireOneOf(metadata: Fields, name: string, allowed: readonly unknown[], rule: string): void {
  if (metadata.has(name) && !allowed.includes(metadata.raw(name))) throw metadata.fail(name, rule);
}

function checkTags(metadata: Fields): void {
  if (!metadata.has('tags')) return;
  const tags = metadata.list('tags');
  const fine = tags.every((tag) => typeof tag === 'string' && /^[^,]+$/.test(tag));
  if (!fine || new Set(tags).size < tags.length)
    throw metadata.fail('tags', 'different strings without a comma');
}

function inside(fields: Fields, name: string): Fields {
  return Fields.of(fields.file, fields.at(name), fields.record(name));
}
