import { randomBytes } from 'node:crypto';
import { rename, writeFile } from 'node:fs/promises';

/** Writes a file that is there whole or not at all, whenever the process is killed and whoever else writes it. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const part = `${path}.${randomBytes(4).toString('hex')}.part`;
  await writeFile(part, text);
  await rename(part, path);
}
