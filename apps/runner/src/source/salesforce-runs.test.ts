import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findSalesforceRuns, newRunFolder } from './salesforce-runs.ts';

let extracts: string;
beforeEach(async () => {
  extracts = await mkdtemp(join(tmpdir(), 'medallion-runs-'));
});

async function finished(name: string, extractedAt: string, source = 'salesforce'): Promise<string> {
  const folder = join(extracts, name);
  await mkdir(folder);
  const asOf = extractedAt;
  const manifest = { formatVersion: 1, source, organizationId: '00D000000000001AAA', asOf, extractedAt, objects: {} };
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
  return folder;
}

async function unfinished(name: string, startedAt: string, pid: number): Promise<string> {
  const folder = join(extracts, name);
  await mkdir(folder);
  const run = { formatVersion: 1, source: 'salesforce', organizationId: '00D000000000001AAA', apiVersion: '62.0' };
  await writeFile(join(folder, '.unfinished'), JSON.stringify({ ...run, until: startedAt, startedAt, pid }));
  return folder;
}

/** No process has it: ids end far below. */
const DEAD = 2 ** 30;

test('complete extracts are loaded in the order they were made, whatever their names', async () => {
  const late = await finished('salesforce-a', '2024-06-02T00:00:00Z');
  const early = await finished('salesforce-b', '2024-06-01T00:00:00Z');
  await finished('mock-1', '2024-06-01T00:00:00Z', 'mock');
  expect(await findSalesforceRuns(extracts)).toEqual({ unfinished: undefined, finished: [early, late] });
});

test('what a dead process left is taken up, the latest of it', async () => {
  await unfinished('salesforce-a', '2024-06-01T00:00:00Z', DEAD);
  const late = await unfinished('salesforce-b', '2024-06-02T00:00:00Z', DEAD);
  expect((await findSalesforceRuns(extracts)).unfinished).toBe(late);
});

test('what a living process is writing is left to it', async () => {
  await unfinished('salesforce-a', '2024-06-01T00:00:00Z', process.ppid);
  expect(await findSalesforceRuns(extracts)).toEqual({ unfinished: undefined, finished: [] });
});

test('a run id names a folder wherever its characters may not', () => {
  expect(newRunFolder('/x', 'nightly:2024@a')).toBe('/x/salesforce-nightly-2024-a');
});
