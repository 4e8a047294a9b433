import type { Environment } from '../../../../src/course/jupyter/process';

/** Variables that may hold the server's secrets: they are none of a kernel's or a terminal's business. */
export const SECRETS: readonly string[] = [
  'JUPYTER_TOKEN',
  'JUPYTER_PASSWORD',
  'DIFFUSION_LAB_TOKEN',
  'DIFFUSION_LAB_PASSWORD',
];

/** Takes them out of a process's environment. */
export const WITHOUT_SECRETS: Environment = Object.fromEntries(SECRETS.map((name) => [name, undefined]));
