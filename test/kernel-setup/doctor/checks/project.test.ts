import { describe, expect, it } from 'vitest';
import { checkBuild, checkPackages } from '../../../../kernel-setup/doctor/checks/project';
import { placeWith, thisPlace } from '../place';

/** A project whose bootstrap answers this. */
const projectThat = (installed: boolean, built: boolean) =>
  placeWith({}, {}, { require: () => ({ isInstalled: () => installed, isBuilt: () => built }) });

describe('checkPackages', () => {
  it('asks the bootstrap', () => {
    expect(checkPackages(projectThat(true, true)).status).toBe('ok');
    expect(checkPackages(projectThat(false, true))).toMatchObject({ status: 'fault', mend: 'run npm ci' });
  });

  it('finds the bootstrap of this project', () => {
    expect(['ok', 'fault']).toContain(checkPackages(thisPlace()).status);
  });
});

describe('checkBuild', () => {
  it('asks the bootstrap', () => {
    expect(checkBuild(projectThat(true, true)).status).toBe('ok');
    expect(checkBuild(projectThat(true, false))).toMatchObject({
      status: 'fault',
      mend: 'run npx diffusion-lab build',
    });
  });
});
