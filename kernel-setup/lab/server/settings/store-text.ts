import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { replaceFile } from '../contents/atomic-write';
import { withFaults } from '../contents/file-fault';
import { Turns } from '../contents/turns';

const turns = new Turns();

/**
 * Stores a small text in the user's folder: old or new at every moment, in the order in which it was asked for.
 *
 * @param deed - for the message of a fault: 'save settings'.
 * @throws HttpError
 */
export function storeText(deed: string, file: string, text: string): Promise<void> {
  return turns.take(file, () =>
    withFaults(deed, async () => {
      await mkdir(dirname(file), { recursive: true, mode: 0o700 });
      await replaceFile(file, Buffer.from(text, 'utf8'));
    }),
  );
}
