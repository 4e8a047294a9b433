import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, ask, startLab, type TestLab, withToken } from '../a-lab';

const themes = '@jupyterlab/apputils-extension:themes';
const notification = '@jupyterlab/apputils-extension:notification';

let lab: TestLab;
let file: string;

beforeAll(async () => {
  lab = await startLab();
  file = join(lab.home, 'lab/user-settings/@jupyterlab/apputils-extension/themes.jupyterlab-settings');
  mkdirSync(dirname(file), { recursive: true });
});
afterAll(() => lab.close());

const get = async (id: string) => (await ask(lab, `/lab/api/settings${id}`, { headers: withToken() })).json();
const put = (id: string, body: unknown): Promise<Answer> =>
  ask(lab, `/lab/api/settings/${id}`, { method: 'PUT', headers: withToken(), body: JSON.stringify(body) });

describe('settings', () => {
  it('are schema, version and nothing of the user at first', async () => {
    expect(await get(`/${themes}`)).toEqual({
      id: themes,
      version: '4.6.4',
      schema: expect.objectContaining({ title: 'Theme' }),
      raw: '{}',
      settings: {},
      last_modified: null,
      created: null,
    });
  });

  it('are kept as they were written, comments and all', async () => {
    const raw = "{\n  // dark, please\n  theme: 'JupyterLab Dark',\n}\n";
    expect((await put(themes, { raw })).status).toBe(204);
    expect(readFileSync(file, 'utf8')).toBe(raw);
    expect(await get(`/${themes}`)).toMatchObject({
      raw,
      settings: { theme: 'JupyterLab Dark' },
      last_modified: expect.stringMatching(/Z$/),
    });
  });

  it.each([
    [{ raw: '{"theme": 3}' }, '/theme must be string'],
    [{ raw: '{"colour": "red"}' }, 'must NOT have additional properties'],
    [{ raw: '{"theme": ' }, 'must be JSON5'],
    [{ raw: 3 }, 'must have the form {"raw": "…"}'],
    [{}, 'must have the form {"raw": "…"}'],
    [null, 'must have the form {"raw": "…"}'],
  ])('are refused as %j: %s', async (body, rule) => {
    const answer = await put(themes, body);
    expect(answer.status).toBe(400);
    expect(answer.text).toContain(JSON.stringify(rule).slice(1, -1));
  });

  it.each(['{"theme": 3}', '{{{', 'null', ''])(
    'that are %j on disk give a warning at most; the page starts',
    async (raw) => {
      writeFileSync(file, raw);
      const { settings } = (await get('')) as {
        settings: { id: string }[];
      };
      const found = settings.find(({ id }) => id === themes)!;
      expect(found).toMatchObject({ raw: '{}', settings: {} });
      if (raw !== '') expect(lab.lines.at(-1)).toContain('themes.jupyterlab-settings');
    },
  );

  it('that cannot be used are put aside, not overwritten', async () => {
    writeFileSync(file, '{ my: "work", ');
    expect((await put(themes, { raw: '{}' })).status).toBe(204);
    expect(readFileSync(`${file}.unusable`, 'utf8')).toBe('{ my: "work", ');
    expect(readFileSync(file, 'utf8')).toBe('{}');
  });

  it('have the course’s defaults in their schema: no news from elsewhere', async () => {
    expect(await get(`/${notification}`)).toMatchObject({
      schema: { properties: { fetchNews: { type: 'string', default: 'false' } } },
    });
  });

  it('are listed whole, or by id alone', async () => {
    const { settings } = (await get('')) as { settings: { id: string; schema: unknown }[] };
    expect(settings.map(({ id }) => id)).toEqual([notification, themes]);
    expect(settings.every(({ schema }) => typeof schema === 'object')).toBe(true);
    expect(await get('?ids_only=true')).toEqual({ settings: [{ id: notification }, { id: themes }] });
    expect(await get('/?ids_only=true')).toEqual({ settings: [{ id: notification }, { id: themes }] });
  });

  it.each(['@jupyterlab/none:themes', '../../etc:passwd', '%2e%2e%2f%2e%2e%2fx:y', '__proto__:x', 'x'])(
    'of %s are none',
    async (id) => {
      const answer = await put(id, { raw: '{}' });
      expect([answer.status, existsSync(join(lab.home, 'x'))]).toEqual([404, false]);
    },
  );
});
