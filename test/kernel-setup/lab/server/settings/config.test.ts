import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mergeSection } from '../../../../../kernel-setup/lab/server/settings/config-routes';
import { type Answer, ask, startLab, type TestLab, withToken } from '../a-lab';

let lab: TestLab;
beforeAll(async () => {
  lab = await startLab();
});
afterAll(() => lab.close());

const call = (method: string, section: string, body?: unknown): Promise<Answer> =>
  ask(lab, `/api/config/${section}`, {
    method,
    headers: withToken(),
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });

describe('a section of configuration', () => {
  it('is empty, then what was put, then merged', async () => {
    expect((await call('GET', 'common')).json()).toEqual({});
    expect((await call('PUT', 'common', { a: { x: 1, y: 2 }, b: 3 })).status).toBe(204);
    // As jupyter_server's recursive_update: objects are merged, null removes, what becomes empty goes.
    const merged = (await call('PATCH', 'common', { a: { x: null, z: 4 }, b: null, c: { d: null } })).json();
    expect(merged).toEqual({ a: { y: 2, z: 4 } });
    expect((await call('GET', 'common')).json()).toEqual(merged);
    expect(JSON.parse(readFileSync(join(lab.home, 'serverconfig', 'common.json'), 'utf8'))).toEqual(merged);
  });

  it('loses none of many changes at once', async () => {
    const changes = Array.from({ length: 20 }, (_, i) => call('PATCH', 'many', { [`key${i}`]: i }));
    await Promise.all(changes);
    expect(Object.keys((await call('GET', 'many')).json() as object)).toHaveLength(20);
  });

  it('that is broken on disk is empty, and said', async () => {
    mkdirSync(join(lab.home, 'serverconfig'), { recursive: true });
    writeFileSync(join(lab.home, 'serverconfig', 'broken.json'), '[');
    expect((await call('GET', 'broken')).json()).toEqual({});
    expect(lab.lines.join()).toContain('broken.json');
  });

  it.each(['[]', '3', 'null', '"x"'])('cannot be %s', async (body) => {
    expect((await call('PUT', 'common', JSON.parse(body))).status).toBe(400);
  });

  it.each(['..%2Fx', 'a.b', 'a%00b', '..', 'a-b'])('cannot be called %s', async (name) => {
    expect((await call('GET', name)).status).toBe(404);
  });

  it('takes no key that would reach an object’s prototype', async () => {
    const answer = await ask(lab, '/api/config/common', {
      method: 'PATCH',
      headers: withToken(),
      body: '{"__proto__": {"polluted": true}}',
    });
    expect([answer.status, ({} as { polluted?: boolean }).polluted]).toEqual([400, undefined]);
  });
});

describe('mergeSection', () => {
  const section = fc.dictionary(
    fc.constantFrom('a', 'b', 'constructor', 'toString'),
    fc.jsonValue({ maxDepth: 2 }),
  );

  it('changes neither of its arguments', () => {
    fc.assert(
      fc.property(section, section, (one, two) => {
        const before = JSON.stringify([one, two]);
        mergeSection(one, two);
        expect(JSON.stringify([one, two])).toBe(before);
      }),
    );
  });

  it('done twice is done once', () => {
    fc.assert(
      fc.property(section, section, (one, two) => {
        const once = mergeSection(one, two);
        expect(mergeSection(once, two)).toEqual(once);
      }),
    );
  });
});
