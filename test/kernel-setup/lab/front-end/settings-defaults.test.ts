import Ajv from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultsOf, type Schema } from '../../../../kernel-setup/lab/front-end/src/settings/defaults';

/** What JupyterLab's own validator makes of an empty file of settings: AJV with these two options. */
function ajvDefaults(schema: Schema): unknown {
  const settings = {};
  expect(new Ajv({ useDefaults: true, strict: false }).compile(schema)(settings)).toBe(true);
  return settings;
}

function agree(schema: Schema): void {
  expect(defaultsOf(schema)).toEqual(ajvDefaults(schema));
}

describe('the defaults of a schema are those that AJV fills in', () => {
  it.each<[string, Schema]>([
    ['at the top', { type: 'object', properties: { a: { default: 1 }, b: {}, c: { default: null } } }],
    [
      'within a default',
      {
        type: 'object',
        properties: { a: { default: {}, properties: { b: { default: [1, 2] }, c: { type: 'string' } } } },
      },
    ],
    [
      'not within what has no default',
      { type: 'object', properties: { a: { properties: { b: { default: 1 } } } } },
    ],
    [
      'in the entries of a list, by a reference',
      {
        type: 'object',
        definitions: { entry: { type: 'object', properties: { rank: { default: 5 } } } },
        properties: { list: { items: { $ref: '#/definitions/entry' }, default: [{}, { rank: 1 }] } },
      },
    ],
    [
      'in a list with a schema for each place',
      {
        type: 'object',
        properties: { list: { items: [{ properties: { a: { default: 1 } } }], default: [{}, {}] } },
      },
    ],
    [
      'in all parts of allOf, and not in anyOf',
      {
        type: 'object',
        properties: { a: { default: 1 } },
        allOf: [{ properties: { b: { default: 2 } } }],
        anyOf: [{ properties: { c: { default: 3 } } }],
      },
    ],
  ])('%s', (_, schema) => agree(schema));

  it('and for any schema of nested records', () => {
    const leaf = fc.record(
      { default: fc.constantFrom<unknown>(0, 'text', true, null, [], {}) },
      { requiredKeys: [] },
    );
    const { node } = fc.letrec<{ node: Schema }>((tie) => ({
      node: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        leaf,
        fc.record(
          {
            default: fc.constantFrom<unknown>({}, { a: {} }, { b: 1 }),
            properties: fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('node')),
          },
          { requiredKeys: ['properties'] },
        ),
      ),
    }));
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('a', 'b', 'c'), node), (properties) =>
        agree({ type: 'object', properties }),
      ),
      { numRuns: 60 },
    );
  });

  it('and are the person’s to change: the schema keeps its own', () => {
    const schema = { type: 'object', properties: { a: { default: { list: [1] } } } };
    Object.assign(defaultsOf(schema).a as object, { list: [] });
    expect(schema.properties.a.default).toEqual({ list: [1] });
  });
});
