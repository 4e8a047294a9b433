import { describe, expect, it } from 'vitest';
import { checkNode, checkNpm } from '../../../../kernel-setup/doctor/checks/node';
import { placeWith, thisPlace } from '../place';

describe('checkNode', () => {
  it('accepts 20 and later, and this one', () => {
    for (const nodeVersion of ['20.0.0', '22.14.0', '100.0.0'])
      expect(checkNode(placeWith({}, {}, { nodeVersion })).status).toBe('ok');
    expect(checkNode(thisPlace()).status).toBe('ok');
  });

  it('is a fault below 20', () => {
    const finding = checkNode(placeWith({}, {}, { nodeVersion: '18.20.4' }));
    expect(finding).toMatchObject({ status: 'fault', detail: '18.20.4 on linux x64: at least 20 is needed' });
    expect(finding.mend).toContain('nodejs.org');
  });
});

describe('checkNpm', () => {
  it('tells the version', async () => {
    expect(await checkNpm(placeWith({}, { npm: '11.2.0\n' }))).toMatchObject({
      status: 'ok',
      detail: '11.2.0',
    });
  });

  it('is no fault when it is missing: what is installed runs without', async () => {
    expect((await checkNpm(placeWith({}))).status).toBe('note');
  });
});
