import { afterEach, describe, expect, it } from 'vitest';
import { ask, logIn, startLab, type TestLab, token } from '../a-lab';

let lab: TestLab;
afterEach(() => lab.close());

const tryToken = async (given: string, headers = {}) =>
  ask(lab, '/api/status', { headers: { authorization: `token ${given}`, ...headers } });

async function tryWrong(times: number): Promise<number[]> {
  const statuses = [];
  for (let i = 0; i < times; i++) statuses.push((await tryToken(`wrong ${i}`.replace(' ', '-'))).status);
  return statuses;
}

describe('wrong tokens', () => {
  it('are refused at once, then made to wait', async () => {
    lab = await startLab();
    const statuses = await tryWrong(12);
    expect(statuses.slice(0, 8)).toEqual(Array(8).fill(403));
    expect(statuses.slice(8)).toContain(429);
    const { status, headers, text } = await tryToken('wrong');
    expect([status, Number(headers['retry-after']) > 0]).toEqual([429, true]);
    expect(text).toContain('wrong ones make the next wait');
  });

  it('never lock out the right one, nor who is logged in', async () => {
    lab = await startLab();
    const cookie = await logIn(lab);
    await tryWrong(20);
    expect((await tryToken(token)).status).toBe(200);
    expect((await tryToken('stale', { cookie })).status).toBe(200);
    expect((await ask(lab, '/api/status', { headers: { cookie } })).status).toBe(200);
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const login = await ask(lab, '/login', { method: 'POST', headers: form, body: `password=${token}` });
    expect(login.status).toBe(303);
  });

  it('make a token that could be guessed wait with them', async () => {
    lab = await startLab({ credentials: { token: 'short-token' } });
    await tryWrong(12);
    expect((await tryToken('short-token')).status).toBe(429);
  });

  it('are said on the login page to a person', async () => {
    lab = await startLab();
    await tryWrong(12);
    expect((await ask(lab, '/lab?token=wrong')).headers.location).toBe('/login?next=%2Flab');
  });
});
