import { describe, expect, it } from 'vitest';
import { createVisits } from '../../../../kernel-setup/hub/single-user/visits';

/** What a browser sends of a Set-Cookie header. */
const sent = (header: string) => header.split(';')[0]!;

describe('visits', () => {
  it('sends cookies to the own path alone, out of reach of scripts, over TLS where there is one', () => {
    const { cookie } = createVisits('/user/ada/').leave('/user/ada/lab', true);
    expect(cookie.split('; ').slice(1)).toEqual([
      'Max-Age=600',
      'Path=/user/ada/',
      'HttpOnly',
      'Secure',
      'SameSite=Lax',
    ]);
    expect(createVisits('/user/ada/').enter('token', false)).not.toContain('Secure');
  });

  it('brings a browser back to where it wanted, once', () => {
    const visits = createVisits('/user/ada/');
    const { state, cookie } = visits.leave('/user/ada/lab', false);
    expect(visits.comeBack(state, sent(cookie))).toBe('/user/ada/lab');
    expect(visits.comeBack(state, sent(cookie))).toBeUndefined();
  });

  it('takes no browser back that it did not send, nor one that comes too late', () => {
    let now = 0;
    const visits = createVisits('/user/ada/', () => now);
    const one = visits.leave('/user/ada/lab', false);
    const other = visits.leave('/user/ada/lab', false);
    expect(visits.comeBack(one.state, sent(other.cookie))).toBeUndefined();
    expect(visits.comeBack(one.state, undefined)).toBeUndefined();
    expect(visits.comeBack(undefined, sent(one.cookie))).toBeUndefined();
    now = 600_001;
    expect(visits.comeBack(one.state, sent(one.cookie))).toBeUndefined();
  });

  it('knows the token behind a cookie, and keeps it out of the cookie', () => {
    const visits = createVisits('/user/ada/');
    const cookie = visits.enter('secret-of-the-hub', false);
    expect(cookie).not.toContain('secret-of-the-hub');
    expect(visits.tokenOf(`x=1; ${sent(cookie)}`)).toBe('secret-of-the-hub');
    expect(visits.tokenOf('diffusion-lab-hub=guess')).toBeUndefined();
    expect(createVisits('/user/ada/').tokenOf(sent(cookie))).toBeUndefined();
  });

  it('forgets the oldest when there are too many', () => {
    const visits = createVisits('/user/ada/');
    const first = visits.enter('first', false);
    for (let i = 0; i < 200; i++) visits.enter(`later ${i}`, false);
    expect(visits.tokenOf(sent(first))).toBeUndefined();
  });
});
