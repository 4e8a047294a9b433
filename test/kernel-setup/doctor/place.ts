import { here, type Place } from '../../../kernel-setup/doctor/place';
import { machineWith } from '../../runtime/support/machine';

/** A computer made up for a test: Linux, with the files (and their texts) and programs (and their outputs) named. */
export function placeWith(
  files: Readonly<Record<string, string>>,
  programs: Readonly<Record<string, string>> = {},
  other: Partial<Place> = {},
): Place {
  return {
    ...machineWith(Object.keys(files)),
    root: '/project',
    nodeVersion: '22.1.0',
    read: (path) => files[path] ?? null,
    run: async (program) => programs[program] ?? null,
    ...other,
  };
}

/** This computer, for checks that only look. */
export const thisPlace = here;
