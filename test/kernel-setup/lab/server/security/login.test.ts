import { scryptSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, ask, fromOwnPage, logIn, startLab, type TestLab, token } from '../a-lab';

const form = { 'content-type': 'application/x-www-form-urlencoded' };
const submit = (lab: TestLab, password: string, next = '/lab', headers = {}): Promise<Answer> =>
  ask(lab, `/login?next=${encodeURIComponent(next)}`, {
    method: 'POST',
    headers: { ...form, ...headers },
    body: new URLSearchParams({ password }).toString(),
  });
const cookieOf = ({ headers }: Answer) => headers['set-cookie']?.[0]?.split(';')[0];

describe('the login page', () => {
  let lab: TestLab;
  beforeAll(async () => {
    lab = await startLab();
  });
  afterAll(() => lab.close());

  it('is a plain form that keeps where to go, and loads nothing else', async () => {
    const { status, headers, text } = await ask(lab, '/login?next=%2Flab%2Ftree%2F%22%3E%3Cscript%3E.ipynb');
    expect(status).toBe(200);
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none';.*form-action 'self';.*frame-ancestors 'none'$/,
    );
    expect(text).toContain(
      '<form method="post" action="/login?next=%2Flab%2Ftree%2F%2522%253E%253Cscript%253E.ipynb">',
    );
    expect(text).not.toContain('<script');
    expect(text).toContain('prefers-color-scheme: dark');
  });

  it('lets the token in and goes on', async () => {
    const answer = await submit(lab, token, '/lab/tree/a.ipynb', { origin: `http://${lab.host}` });
    expect([answer.status, answer.headers.location]).toEqual([303, '/lab/tree/a.ipynb']);
    const cookie = cookieOf(answer)!;
    expect(cookie).not.toContain(token);
    expect((await ask(lab, '/api/status', { headers: { cookie } })).status).toBe(200);
  });

  it.each(['', 'wrong', ' '])('keeps %j out and says so', async (password) => {
    const answer = await submit(lab, password);
    expect(answer.status).toBe(401);
    expect(answer.text).toContain('That is not the token.');
    expect(cookieOf(answer)).toBeUndefined();
  });

  it('sends nobody elsewhere', async () => {
    expect((await submit(lab, token, 'https://evil.example/')).headers.location).toBe('/');
    expect((await submit(lab, token, '//evil.example/')).headers.location).toBe('/');
  });

  it('is not for forms of other pages', async () => {
    expect((await submit(lab, token, '/lab', { origin: 'http://evil.example' })).status).toBe(403);
  });

  it('is left at once by who is logged in', async () => {
    const { status, headers } = await ask(lab, '/login?next=/lab', { headers: { cookie: await logIn(lab) } });
    expect([status, headers.location]).toEqual([302, '/lab']);
  });

  it('takes no long story', async () => {
    expect((await submit(lab, 'x'.repeat(20_000))).status).toBe(413);
  });
});

describe('logging out', () => {
  it('ends this session, on the server too, and no other', async () => {
    const lab = await startLab();
    const [mine, other] = [await logIn(lab), await logIn(lab)];
    const answer = await ask(lab, '/logout', { headers: fromOwnPage(lab, mine) });
    expect([answer.status, cookieOf(answer)]).toEqual([200, `diffusion-lab-${lab.port}=`]);
    expect((await ask(lab, '/api/status', { headers: { cookie: mine } })).status).toBe(403);
    expect((await ask(lab, '/api/status', { headers: { cookie: other } })).status).toBe(200);
    await lab.close();
  });

  it('is not what another page can do', async () => {
    const lab = await startLab();
    const cookie = await logIn(lab);
    const link = {
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
    };
    expect((await ask(lab, '/logout', { headers: { cookie, ...link } })).status).toBe(403);
    expect((await ask(lab, '/api/status', { headers: { cookie } })).status).toBe(200);
    await lab.close();
  });
});

/** A cheap hash: N = 2^10 instead of 2^15. */
function cheapHash(password: string): string {
  const bare = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');
  const salt = Buffer.from('a salt of a test');
  return `$scrypt$ln=10,r=8,p=1$${bare(salt)}$${bare(scryptSync(password, salt, 32, { N: 1024, r: 8, p: 1 }))}`;
}

describe('a Lab with a password', () => {
  let lab: TestLab;
  beforeAll(async () => {
    lab = await startLab({ credentials: { passwordHash: cheapHash('correct horse') } });
  });
  afterAll(() => lab.close());

  it('asks for it and lets it in', async () => {
    expect((await ask(lab, '/login')).text).toContain('<label for="password">Password</label>');
    const answer = await submit(lab, 'correct horse');
    expect(answer.status).toBe(303);
    expect((await ask(lab, '/lab', { headers: { cookie: cookieOf(answer) } })).status).toBe(200);
  });

  it('has no token, not even an empty one', async () => {
    expect((await ask(lab, '/api/status?token=')).status).toBe(403);
    expect(new URL(lab.url()).search).toBe('');
  });

  it('makes who guesses wait, without computing anything meanwhile', async () => {
    const statuses = [];
    for (let i = 0; i < 10; i++) statuses.push((await submit(lab, `guess ${i}`)).status);
    expect(statuses.slice(0, 8)).toEqual(Array(8).fill(401));
    const answer = await submit(lab, 'correct horse');
    expect([answer.status, Number(answer.headers['retry-after']) > 0]).toEqual([429, true]);
    expect(answer.text).toContain('Too many wrong attempts: try again in');
  });
});
