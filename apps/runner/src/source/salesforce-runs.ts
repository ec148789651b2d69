import { isOtherProcess, readManifest, readUnfinished } from '@medallion/salesforce';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Begins the names of the folders extracts of an org lie in. */
const PREFIX = 'salesforce-';

/** The folders of an org's extracts, by what is to be done with them. */
export interface SalesforceRuns {
  /** What a killed process left and may be taken up: the latest. */
  readonly unfinished: string | undefined;
  /** Complete, in the order they were extracted. */
  readonly finished: readonly string[];
}

export async function findSalesforceRuns(extracts: string): Promise<SalesforceRuns> {
  const finished: { readonly folder: string; readonly at: string }[] = [];
  const unfinished: { readonly folder: string; readonly at: string }[] = [];
  const names = await readdir(extracts).catch(() => []);
  for (const name of names.filter((one) => one.startsWith(PREFIX)).sort()) {
    const folder = join(extracts, name);
    const left = await readUnfinished(folder);
    if (left) {
      if (!isOtherProcess(left.pid)) unfinished.push({ folder, at: left.startedAt });
      continue;
    }
    const found = await readManifest(folder).catch(() => undefined);
    if (found?.manifest.source === 'salesforce') finished.push({ folder, at: found.manifest.extractedAt });
  }
  const inOrder = (a: { at: string; folder: string }, b: { at: string; folder: string }): number =>
    a.at < b.at ? -1 : a.at > b.at ? 1 : a.folder < b.folder ? -1 : 1;
  return {
    unfinished: unfinished.sort(inOrder).at(-1)?.folder,
    finished: finished.sort(inOrder).map(({ folder }) => folder),
  };
}

export const newRunFolder = (extracts: string, runId: string): string =>
  join(extracts, PREFIX + runId.replaceAll(/[^A-Za-z0-9._-]/g, '-'));
