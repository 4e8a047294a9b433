import { writeSync } from 'node:fs';

/** One line on the kernel's own stderr: frontends keep it in their logs and do not show it in a notebook. */
export function log(text: string): void {
  try {
    writeSync(2, `[diffusion-lab kernel] ${text}\n`);
  } catch {
    // Whoever started the kernel does not read its stderr: there is nobody to tell.
  }
}
