import { afterEach, describe, expect, it, vi } from 'vitest';
import { createTokenCheck } from '../../../../../kernel-setup/lab/server/security/token-check';
import { ask, startLab } from '../a-lab';

const long = 'x'.repeat(32);
afterEach(() => {
  vi.useRealTimers();
});

describe('a token', () => {
  it('is right when it is the same', () => {
    const tokens = createTokenCheck(long);
    expect([long, `${long}x`, long.slice(1), ''].map((given) => tokens.isRight(given))).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  it('that could be guessed is not accepted at once', () => {
    expect(createTokenCheck(long).acceptsAtOnce(long)).toBe(true);
    expect(createTokenCheck('short').acceptsAtOnce('short')).toBe(false);
  });

  it('is none where there is a password alone, or an empty one', () => {
    for (const none of [undefined, '']) {
      const tokens = createTokenCheck(none);
      for (const given of ['', 'undefined'])
        expect([tokens.isRight(given), tokens.acceptsAtOnce(given)]).toEqual([false, false]);
    }
  });
});

describe('a ticket', () => {
  it('is right once', () => {
    const tokens = createTokenCheck('short');
    const [one, two] = [tokens.ticket(), tokens.ticket()];
    expect(one).toMatch(/^[\w-]{32}$/);
    expect([one, one, two].map((given) => tokens.acceptsAtOnce(given))).toEqual([true, false, true]);
    expect(tokens.isRight(tokens.ticket())).toBe(false);
  });

  it('is right for a minute', () => {
    vi.useFakeTimers();
    const tokens = createTokenCheck(long);
    const [soon, late] = [tokens.ticket(), tokens.ticket()];
    vi.advanceTimersByTime(59_000);
    expect(tokens.acceptsAtOnce(soon)).toBe(true);
    vi.advanceTimersByTime(1_000);
    expect(tokens.acceptsAtOnce(late)).toBe(false);
  });

  it('opens the Lab for a browser, which then has a session', async () => {
    const lab = await startLab({ credentials: { token: 'a-short-one' } });
    const { pathname, search } = new URL(lab.openingUrl());
    expect(search).not.toContain('a-short-one');
    const { status, headers } = await ask(lab, pathname + search);
    const [cookie] = headers['set-cookie']![0]!.split(';');
    expect(status).toBe(200);
    expect((await ask(lab, '/api/status', { headers: { cookie } })).status).toBe(200);
    // Whoever reads it in the list of processes comes too late; the browser itself may load it again.
    expect((await ask(lab, pathname + search)).status).toBe(302);
    expect((await ask(lab, pathname + search, { headers: { cookie } })).status).toBe(200);
    await lab.close();
  });
});
