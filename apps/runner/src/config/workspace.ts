import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

export const CONFIG_FILE = 'medallion.config.ts';

/**
 * The workspace a command works on: the nearest folder from `cwd` upwards with a `medallion.config.ts`; from anywhere else,
 * the workspace this program lies in; failing that, `cwd` itself.
 */
export function findWorkspace(cwd: string, program: string = import.meta.dirname): string {
  return nearest(cwd) ?? nearest(program) ?? resolve(cwd);
}

function nearest(from: string): string | undefined {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    if (existsSync(join(folder, CONFIG_FILE))) return folder;
    if (dirname(folder) === folder) return undefined;
  }
}
