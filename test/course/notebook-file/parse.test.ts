import { describe, expect, it } from 'vitest';
import { parseNotebook } from '../../../src/course/notebook-file/parse';

/** A whole notebook of format 4.5 with the given parts replaced. */
function file(parts: Record<string, unknown> = {}, cell?: Record<string, unknown>): string {
  const whole = { id: 'a', cell_type: 'code', metadata: {}, source: '1+1', execution_count: 1, outputs: [] };
  const cells = cell ? [{ ...whole, ...cell }] : [];
  return JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells, ...parts });
}

const output = (parts: Record<string, unknown>) => file({}, { outputs: [parts] });

describe('a notebook that follows the format', () => {
  it('has its text joined, but not the lists of JSON types', () => {
    const data = {
      'text/plain': ['a\n', 'b'],
      'application/json': ['a', 'b'],
      'application/vnd.x+json': ['c'],
    };
    const text = file(
      {},
      { source: ['let x;\n', 'x'], outputs: [{ output_type: 'display_data', data, metadata: {} }] },
    );
    const [cell] = parseNotebook(text, 'x.ipynb').cells;
    expect(cell).toMatchObject({
      source: 'let x;\nx',
      outputs: [{ data: { ...data, 'text/plain': 'a\nb' } }],
    });
  });

  it('may be of any minor version from 4.0 to 4.5; before 4.5 cells have no ids', () => {
    const cell = { cell_type: 'markdown', metadata: {}, source: '# A' };
    for (let minor = 0; minor < 5; minor++) {
      const text = file({ nbformat_minor: minor, cells: [cell] });
      expect(parseNotebook(text, 'x.ipynb')).toMatchObject({ nbformat_minor: minor, cells: [cell] });
    }
  });

  it('may start with a byte order mark and hold attachments', () => {
    const attachments = { 'a.png': { 'image/png': 'AAAA' } };
    const cell = { id: 'a', cell_type: 'markdown', metadata: {}, source: '', attachments };
    expect(parseNotebook(`\uFEFF${file({ cells: [cell] })}`, 'x.ipynb').cells[0]).toMatchObject({
      attachments,
    });
  });
});

describe('a broken notebook gets one line that says what and where', () => {
  it.each([
    ['an empty file', '', 'as it must be JSON: the file is empty'],
    ['blank space', ' \n', 'as it must be JSON: the file is empty'],
    ['a cut file', '{\n "cells": [\n', 'as it must be JSON: line 3, column 1: '],
    ['a missing comma', '{\n "a": 1\n "b": 2\n}', 'as it must be JSON: line 3, column 2: comma expected'],
    ['a trailing comma', '{"a": [1,\n]}', 'as it must be JSON: line 2, column 1: '],
    ['a comment', '// hi\n{}', 'as it must be JSON: line 1, column 1: '],
    [
      'a merge conflict',
      '{\n<<<<<<< HEAD\n "a": 1\n=======\n}',
      'line 2, column 1: an unresolved merge conflict',
    ],
    ['another language', 'not json', 'as it must be JSON: line 1, column 1: '],
    ['a list', '[]', 'as the notebook must be an object: current value is []'],
    ['no format', '{}', 'as nbformat is missing: it must be 4 '],
    [
      'format 3',
      file({ nbformat: 3 }),
      'as nbformat must be 4 (a notebook of format 4.0 to 4.5): current value is 3',
    ],
    [
      'format 4.6',
      file({ nbformat_minor: 6 }),
      'as nbformat_minor must be a whole number from 0 to 5: current value is 6',
    ],
    ['no cells', file({ cells: undefined }), 'as cells is missing: it must be a list'],
    ['cells of a wrong kind', file({ cells: {} }), 'as cells must be a list: current value is {}'],
    ['no metadata', file({ metadata: null }), 'as metadata must be an object: current value is null'],
    [
      'a kernelspec without a name',
      file({ metadata: { kernelspec: {} } }),
      'as metadata.kernelspec.name is missing',
    ],
    ['a field of no format', file({ worksheets: [] }), 'as worksheets is not part of the notebook format'],
    ['a cell that is text', file({ cells: ['a'] }), 'as cells[0] must be an object: current value is "a"'],
    [
      'an unknown cell type',
      file({}, { cell_type: 'heading' }),
      "as cells[0].cell_type must be 'code', 'markdown' or 'raw'",
    ],
    [
      'no source',
      file({}, { source: undefined }),
      'as cells[0].source is missing: it must be a string or a list',
    ],
    [
      'a source of numbers',
      file({}, { source: [1] }),
      'as cells[0].source must be a string or a list of strings: current value is [1]',
    ],
    ['no id in 4.5', file({}, { id: undefined }), 'as cells[0].id is missing: it must be a string'],
    ['a wrong id', file({}, { id: 'a b' }), 'as cells[0].id must be 1 to 64 letters, digits, - or _'],
    ['an id in 4.4', file({ nbformat_minor: 4 }, {}), 'as cells[0].id must be absent before format 4.5'],
    ['no outputs', file({}, { outputs: undefined }), 'as cells[0].outputs is missing: it must be a list'],
    [
      'a negative count',
      file({}, { execution_count: -1 }),
      'as cells[0].execution_count must be a whole number or null',
    ],
    [
      'tags that are no list',
      file({}, { metadata: { tags: 'a' } }),
      'as cells[0].metadata.tags must be a list',
    ],
    [
      'a tag twice',
      file({}, { metadata: { tags: ['a', 'a'] } }),
      'as cells[0].metadata.tags must be different strings',
    ],
    ['an unknown output', output({ output_type: 'pyout' }), 'as cells[0].outputs[0].output_type must be'],
    [
      'a stream without text',
      output({ output_type: 'stream', name: 'stdout' }),
      'as cells[0].outputs[0].text is missing',
    ],
    [
      'a picture that is a number',
      output({ output_type: 'display_data', metadata: {}, data: { 'image/png': 1 } }),
      'as cells[0].outputs[0].data.image/png must be a string',
    ],
    [
      'a traceback of numbers',
      output({ output_type: 'error', ename: '', evalue: '', traceback: [1] }),
      'traceback must be a list of strings',
    ],
    [
      'an output with a timing',
      output({ output_type: 'stream', name: 'a', text: '', time: 1 }),
      'as cells[0].outputs[0].time is not part',
    ],
  ])('%s', (_, text, message) => {
    const error = thrownBy(() => parseNotebook(text, '03-vae.ipynb'));
    expect(error.name).toBe('NotebookFileError');
    expect(error.message).toMatch(/^Cannot read 03-vae\.ipynb as /);
    expect(error.message).toContain(message);
    expect(error.message).not.toContain('\n');
  });

  it('two cells with one id', () => {
    const cell = { id: 'same', cell_type: 'raw', metadata: {}, source: '' };
    const error = thrownBy(() => parseNotebook(file({ cells: [cell, cell] }), 'x.ipynb'));
    expect(error.message).toContain('the ids of cells must differ from one another: current value is "same"');
  });
});

function thrownBy(action: () => unknown): Error {
  try {
    action();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}
