import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SourceRecord } from '@medallion/core';
import { openFileSource } from '../file-source/open-file-source.ts';
import { MANIFEST_FILE, UNFINISHED_FILE, extractManifest } from '../extract-manifest.ts';
import { sObjectNames } from '../catalogue/catalogue.ts';
import { generateMockOrg } from './generate.ts';
import { mockOrgRecords } from './org-in-memory.ts';

/** Files are written by the thousand records: on a busy machine that takes longer than the usual five seconds. */
jest.setTimeout(60_000);

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'medallion-mock-org-'));
});
afterEach(() => rm(directory, { recursive: true }));

async function digest(folder: string): Promise<string> {
  const hash = createHash('sha256');
  const names = (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  for (const name of names) hash.update(name.slice(folder.length)).update(await readFile(name));
  return hash.digest('hex');
}

test('the same arguments write the same bytes, whatever was in the folder before', async () => {
  await generateMockOrg({ directory, seed: 4, scale: 0.2 });
  const first = await digest(directory);
  await generateMockOrg({ directory, seed: 5, scale: 0.2 });
  expect(await digest(directory)).not.toBe(first);
  await generateMockOrg({ directory, seed: 4, scale: 0.2 });
  expect(await digest(directory)).toBe(first);
});

test('the bytes of an org do not depend on the machine or the day', async () => {
  await generateMockOrg({ directory, seed: 1, scale: 0.05 });
  // Changes only where the mock org is meant to change: then put the new digest here.
  expect(await digest(directory)).toBe('ce825dc009d11df841781acb4795eb10b924f374e9abcc8f45cff34730a73459');
});

test('pages hold 2000 records, say what follows, and look as REST writes them', async () => {
  await generateMockOrg({ directory });
  const pages = (await readdir(join(directory, 'OpportunityHistory'))).sort();
  expect(pages).toEqual(['0001.json', '0002.json', '0003.json']);
  const [first, , last] = await Promise.all(
    pages.map(async (page) => JSON.parse(await readFile(join(directory, 'OpportunityHistory', page), 'utf8'))),
  );
  expect([first.totalSize, first.done, first.records.length]).toEqual([5600, false, 2000]);
  expect(first.nextRecordsUrl).toMatch(/^\/services\/data\/v62\.0\/query\/01g\w+-2000$/);
  expect([last.totalSize, last.done, last.records.length, last.nextRecordsUrl]).toEqual([5600, true, 1600, undefined]);
  expect(first.records[0].attributes).toEqual({
    type: 'OpportunityHistory',
    url: `/services/data/v62.0/sobjects/OpportunityHistory/${first.records[0].Id}`,
  });
});

test.each([{ seed: 6 }, { seed: 7, days: 9 }])(
  'the text of every record written is that of the record: %j',
  async (org) => {
    const options = { ...org, scale: 0.1 };
    await generateMockOrg({ directory, ...options });
    const records = await mockOrgRecords(options);
    for (const object of sObjectNames) {
      const written: unknown[] = [];
      for (const page of (await readdir(join(directory, object))).sort()) {
        const content = JSON.parse(await readFile(join(directory, object, page), 'utf8'));
        written.push(...(Array.isArray(content) ? content : content.records));
      }
      const expected = records[object].map((record) => ({
        attributes: { type: object, url: `/services/data/v62.0/sobjects/${object}/${record.Id}` },
        ...record,
      }));
      expect(written).toEqual(expected);
    }
  },
);

test('an object whose number nobody knows beforehand is written as plain arrays, which are read like any other', async () => {
  const { objects } = await generateMockOrg({ directory, scale: 0.05 });
  const page = JSON.parse(await readFile(join(directory, 'ForecastingQuota', '0001.json'), 'utf8'));
  expect(page).toHaveLength(objects.ForecastingQuota);
  expect(page[0].attributes.type).toBe('ForecastingQuota');
  const source = await openFileSource(directory);
  const quotas = source.objects.find(({ object }) => object === 'ForecastingQuota')!;
  const records: SourceRecord[] = [];
  for await (const batch of quotas.batches()) records.push(...batch.records);
  expect([records.length, quotas.requestedFields]).toEqual([
    objects.ForecastingQuota,
    expect.arrayContaining(['StartDate']),
  ]);
});

test('the manifest lists every file with its hash', async () => {
  const summary = await generateMockOrg({ directory, scale: 0.1 });
  const manifest = extractManifest.parse(JSON.parse(await readFile(join(directory, MANIFEST_FILE), 'utf8')));
  expect(manifest).toMatchObject({
    source: 'mock',
    organizationId: summary.organizationId,
    asOf: '2024-12-31T23:59:59.000Z',
  });
  const [file] = manifest.objects['Account']!.files;
  const bytes = await readFile(join(directory, file!.path));
  expect([file!.bytes, file!.sha256]).toEqual([bytes.length, createHash('sha256').update(bytes).digest('hex')]);
});

test('a folder that holds something else is refused and left alone', async () => {
  await writeFile(join(directory, 'notes.txt'), 'mine');
  await expect(generateMockOrg({ directory })).rejects.toMatchObject({ code: 'MOCK_ORG_FOLDER_NOT_EMPTY' });
  expect(await readdir(directory)).toEqual(['notes.txt']);
});

test("somebody's own Salesforce data is not written over", async () => {
  await mkdir(join(directory, 'Account'));
  await writeFile(join(directory, 'Account', 'mine.csv'), 'Id\n');
  await expect(generateMockOrg({ directory })).rejects.toMatchObject({ code: 'MOCK_ORG_FOLDER_NOT_EMPTY' });
  expect(await readdir(join(directory, 'Account'))).toEqual(['mine.csv']);
});

test('a generation that is stopped leaves no manifest but a mark', async () => {
  const stop = new AbortController();
  stop.abort();
  await expect(generateMockOrg({ directory, signal: stop.signal })).rejects.toThrow();
  expect(await readdir(directory)).toEqual([UNFINISHED_FILE]);
  await expect(generateMockOrg({ directory, scale: 0.05 })).resolves.toMatchObject({ directory });
});

test.each([
  ['seed', { seed: -1 }],
  ['seed', { seed: 1.5 }],
  ['scale', { scale: 0 }],
  ['scale', { scale: 1.01 }],
  ['clock', { asOf: new Date(NaN) }],
  ['fiscal year', { fiscalYearStartMonth: 13 }],
])('a wrong %s is refused: %j', async (what, options) => {
  await expect(generateMockOrg({ directory, ...options })).rejects.toMatchObject({
    code: 'MOCK_ORG_ARGUMENT',
    message: expect.stringContaining(what),
  });
});
