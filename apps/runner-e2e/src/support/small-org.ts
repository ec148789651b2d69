import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { medallionJson } from './medallion.ts';

/** A tenth of the mock org as a folder of files such as people have, without the manifest of an extract. */
export interface SmallOrg {
  readonly folder: string;
  /** The first record of an object. */
  read(object: string): Record<string, unknown>;
  /** Changes the first record of an object. */
  edit(object: string, change: Record<string, unknown>): void;
  /** Writes every file anew with other white space: other bytes, the same records. */
  reformat(): void;
  remove(): void;
}

interface Page {
  records: Record<string, unknown>[];
}

export async function smallOrg(): Promise<SmallOrg> {
  const parent = mkdtempSync(path.join(tmpdir(), 'medallion-org-'));
  const folder = path.join(parent, 'org');
  await medallionJson(['mock-org', 'generate', '--output', folder, '--scale', '0.1']);
  rmSync(path.join(folder, 'manifest.json'));
  const firstPage = (object: string): string => {
    const name = readdirSync(path.join(folder, object)).sort()[0]!;
    return path.join(folder, object, name);
  };
  const page = (file: string): Page => JSON.parse(readFileSync(file, 'utf8')) as Page;
  return {
    folder,
    read: (object) => page(firstPage(object)).records[0]!,
    edit: (object, change) => {
      const file = firstPage(object);
      const content = page(file);
      Object.assign(content.records[0]!, change);
      writeFileSync(file, JSON.stringify(content));
    },
    reformat: () => {
      for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
        const file = path.join(folder, name);
        if (!statSync(file).isDirectory()) writeFileSync(file, JSON.stringify(page(file), undefined, 3));
      }
    },
    remove: () => rmSync(parent, { recursive: true, force: true }),
  };
}
