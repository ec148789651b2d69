import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { silentLogger } from '@medallion/core';
import { openFileSource } from '../file-source/open-file-source.ts';
import {
  account,
  accountFields,
  extract,
  idsOf,
  newFolder,
  passwordCredentials,
  received,
  stillTiming,
} from './fixtures/run-extract.ts';
import { refuse, StubOrg, type StubRequest } from './fixtures/stub-org.ts';
import type { ObjectState } from './object-state.ts';

let org: StubOrg;

beforeEach(async () => {
  org = await new StubOrg().start();
  org.add(
    'Account',
    accountFields,
    [1, 2, 3, 4, 5].map((n) => account(n)),
  );
});
afterEach(() => org.stop());

const everyAccount = [1, 2, 3, 4, 5].map((n) => account(n).Id);
const isPage = ({ path, soql }: StubRequest): boolean => /\/query\/01g/.test(path) && soql === '';
const isFirstPage = ({ soql }: StubRequest): boolean => soql.includes('FROM Account') && !soql.includes('COUNT()');

const stateOf = async (directory: string, changes: Partial<ObjectState> = {}): Promise<ObjectState> => {
  const manifest = JSON.parse(await readFile(join(directory, 'manifest.json'), 'utf8'));
  const { read } = manifest.objects.Account;
  const at = new Date(read.until);
  return { watermark: at, describe: read.describe, fullReadAt: at, reconciledAt: at, ...changes };
};

test('an org is read into files that the file source opens as an extraction of salesforce', async () => {
  const { directory, manifest } = await extract(org);
  const extraction = await openFileSource(directory);
  expect(extraction).toMatchObject({
    source: 'salesforce',
    organizationId: '00D000000000001AAA',
    asOf: new Date('2024-06-01T11:55:00Z'),
    extractedAt: new Date('2024-06-01T12:00:00Z'),
  });
  expect(idsOf(await received(directory))).toEqual(everyAccount);
  const accounts = extraction.objects.find(({ object }) => object === 'Account')!;
  expect(accounts.requestedFields).toEqual(['Id', 'BillingCity', 'IsDeleted', 'Name', 'SystemModstamp']);
  expect(manifest.objects['Account']!.read).toMatchObject({
    mode: 'full',
    reason: 'it has not been read before',
    api: 'rest',
    counts: { before: 5, after: 5, org: 5 },
  });
});

test('pages are written byte for byte as they came', async () => {
  const { directory } = await extract(org);
  expect((await readdir(join(directory, 'Account'))).filter((name) => !name.startsWith('.'))).toEqual([
    '0001.json',
    '0002.json',
    '0003.json',
  ]);
  expect(await readFile(join(directory, 'Account', '0003.json'), 'utf8')).toBe(
    '{"totalSize":5,"done":true,"records":[{"attributes":{"type":"X"},"Id":"001000000000005AAA","BillingCity":null,"IsDeleted":false,"Name":"Company 5","SystemModstamp":"2024-05-01T00:05:00.000+0000"}]}',
  );
});

test('compressed, the same records are read', async () => {
  const { directory } = await extract(org, { settings: { gzip: true } });
  expect(await readdir(join(directory, 'Account'))).toContain('0001.json.gz');
  expect(idsOf(await received(directory))).toEqual(everyAccount);
});

test('the next run reads what was modified since the watermark less the lookback, up to five minutes ago', async () => {
  const first = await extract(org);
  org.now = new Date('2024-06-02T12:00:00Z');
  const late = { ...account(6), SystemModstamp: '2024-06-01T11:45:00.000+0000' };
  const fresh = { ...account(7), SystemModstamp: '2024-06-02T11:56:00.000+0000' };
  org.objects.get('Account')!.records.push(late, fresh);
  const { directory, manifest } = await extract(org, { state: await stateOf(first.directory) });
  expect(idsOf(await received(directory))).toEqual([late.Id]);
  expect(manifest.objects['Account']!.read).toMatchObject({
    mode: 'incremental',
    watermark: '2024-06-01T11:55:00.000Z',
    from: '2024-06-01T11:40:00.000Z',
    until: '2024-06-02T11:55:00.000Z',
  });
});

test('records that share one modstamp over a page boundary all arrive, also when the locator is lost there', async () => {
  org.objects.get('Account')!.records = [1, 2, 3, 4, 5].map((n) => account(n, 0));
  org.once(isPage, (response) => refuse(response, 400, 'INVALID_QUERY_LOCATOR', 'invalid query locator'));
  const { directory } = await extract(org);
  expect(idsOf(await received(directory))).toEqual(everyAccount);
  // Once from the beginning and once after the last record, not a third time because some were missing.
  expect(org.requests.filter(isFirstPage)).toHaveLength(2);
});

test('an expired session is renewed and the query goes on after the last record', async () => {
  org.once(isPage, (response) => {
    org.tokens.clear();
    refuse(response, 401, 'INVALID_SESSION_ID', 'Session expired or invalid');
  });
  const { directory } = await extract(org);
  expect(idsOf(await received(directory))).toEqual(everyAccount);
  expect(org.logins).toBe(2);
});

test('a session that is refused again and again ends the run after three logins', async () => {
  org.faults.push(({ path }, response) => {
    if (!path.includes('/describe')) return false;
    refuse(response, 401, 'INVALID_SESSION_ID', 'Session expired or invalid');
    return true;
  });
  await expect(extract(org)).rejects.toMatchObject({ code: 'SALESFORCE_SESSION_EXPIRED' });
  expect(org.logins).toBeLessThanOrEqual(4);
});

test('an unavailable server is asked again after growing waits', async () => {
  const timing = stillTiming();
  for (let i = 0; i < 3; i++) org.once(isFirstPage, (response) => refuse(response, 503, 'SERVER_UNAVAILABLE', 'busy'));
  const { directory } = await extract(org, { timing });
  expect(timing.waits).toEqual([375, 750, 1500]);
  expect(idsOf(await received(directory))).toEqual(everyAccount);
});

test('an error that is not in the table is not tried again', async () => {
  org.faults.push((request, response) => {
    if (!isFirstPage(request)) return false;
    refuse(response, 400, 'MALFORMED_QUERY', 'unexpected token');
    return true;
  });
  await expect(extract(org)).rejects.toMatchObject({ code: 'SALESFORCE_REQUEST_FAILED' });
  expect(org.requests.filter(isFirstPage)).toHaveLength(1);
});

test('a connection that breaks in the middle of a page costs a repetition and nothing else', async () => {
  org.once(isPage, (response) => {
    response.setHeader('Content-Length', 1000);
    response.write('{"totalSize":5,"done":fal', () => response.destroy());
  });
  const { directory } = await extract(org);
  expect(idsOf(await received(directory))).toEqual(everyAccount);
});

test('a page that ends in the middle of its JSON is asked for again', async () => {
  org.once(isPage, (response) => response.end('{"totalSize":5,"done":false,"records":[{"Id":"00'));
  const { directory } = await extract(org);
  expect(idsOf(await received(directory))).toEqual(everyAccount);
});

test('a query that takes too long goes on over half the time', async () => {
  let refused = 0;
  org.faults.push(({ soql }, response) => {
    if (!isFirstPage({ soql } as StubRequest) || refused === 2) return false;
    refused++;
    refuse(response, 400, 'QUERY_TIMEOUT', 'Your query request was running for too long');
    return true;
  });
  const { directory } = await extract(org);
  expect(idsOf(await received(directory))).toEqual(everyAccount);
  expect(org.requests.filter(isFirstPage).length).toBe(5);
});

test('a run that was killed keeps its whole objects and its window, and reads the others anew', async () => {
  org.add('Contact', [], [account(8)]);
  const directory = await newFolder();
  org.faults.push(({ soql }, response) => {
    if (!soql.includes('FROM Contact')) return false;
    response.destroy();
    return true;
  });
  await expect(extract(org, { directory, objects: ['Account', 'Contact'] })).rejects.toMatchObject({
    code: expect.stringMatching(/SALESFORCE_(UNREACHABLE|CONNECTION_LOST)/),
  });
  await expect(openFileSource(directory)).rejects.toMatchObject({ code: 'EXTRACT_UNFINISHED' });
  org.faults.length = 0;
  org.requests.length = 0;
  org.now = new Date('2024-06-01T15:00:00Z');
  const { manifest } = await extract(org, { directory, objects: ['Account', 'Contact'] });
  expect(manifest.asOf).toBe('2024-06-01T11:55:00.000Z');
  expect(org.requests.filter(isFirstPage)).toEqual([]);
  expect(idsOf(await received(directory))).toEqual(everyAccount);
  expect(idsOf(await received(directory, 'Contact'))).toEqual([account(8).Id]);
});

test('deleted records are read, too', async () => {
  org.objects.get('Account')!.records[0]!['IsDeleted'] = true;
  const { directory } = await extract(org);
  expect((await received(directory))[0]).toMatchObject({ Id: account(1).Id, IsDeleted: true });
  expect(org.requests.filter(isFirstPage).every(({ path }) => path.endsWith('/queryAll'))).toBe(true);
});

test('ids raw has and the org no longer are listed as gone when reconciliation is due', async () => {
  const first = await extract(org);
  org.now = new Date('2024-06-20T12:00:00Z');
  const asked: string[] = [];
  const { directory } = await extract(org, {
    state: await stateOf(first.directory),
    knownIds: {
      async missingFrom(_object, orgIds) {
        for await (const ids of orgIds) asked.push(...ids);
        return { known: 6, missing: [account(9).Id] };
      },
    },
  });
  expect(asked).toEqual(everyAccount);
  const extraction = await openFileSource(directory);
  expect(extraction.objects.find(({ object }) => object === 'Account')!.tombstones).toEqual([
    { id: account(9).Id, detectedAt: new Date('2024-06-20T11:55:00Z') },
  ]);
});

test('nothing is taken for deleted where most records vanish at once', async () => {
  const first = await extract(org);
  const missing = Array.from({ length: 30 }, (_, n) => account(n + 100).Id);
  const run = extract(org, {
    state: await stateOf(first.directory),
    reconcile: true,
    knownIds: { missingFrom: async () => ({ known: 40, missing }) },
  });
  await expect(run).rejects.toMatchObject({ code: 'RECONCILIATION_IMPLAUSIBLE' });
});

test('a new field is read for all records once, and told of', async () => {
  const first = await extract(org);
  const state = await stateOf(first.directory);
  org.objects.get('Account')!.fields.push({ name: 'Tier__c', type: 'picklist' });
  const { manifest } = await extract(org, { state });
  expect(manifest.drift).toEqual([{ object: 'Account', kind: 'new field', field: 'Tier__c', type: 'picklist' }]);
  expect(manifest.objects['Account']!.read).toMatchObject({ mode: 'full', reason: 'its fields have changed' });
});

test('a field that is gone or hidden is not asked for, and told of', async () => {
  const first = await extract(org);
  const state = await stateOf(first.directory);
  const found = org.objects.get('Account')!;
  found.fields = found.fields.filter(({ name }) => name !== 'BillingCity');
  const { manifest } = await extract(org, { state });
  expect(manifest.drift).toEqual([{ object: 'Account', kind: 'field gone', field: 'BillingCity' }]);
  expect(manifest.objects['Account']!.fields).not.toContain('BillingCity');
  expect(manifest.objects['Account']!.read!.mode).toBe('incremental');
});

test('a field that vanishes between describe and query costs one more describe', async () => {
  const found = org.objects.get('Account')!;
  org.once(
    ({ soql }) => soql.includes('COUNT()'),
    (response) => {
      found.fields = found.fields.filter(({ name }) => name !== 'BillingCity');
      refuse(response, 503, 'SERVER_UNAVAILABLE', 'busy');
    },
  );
  const { manifest } = await extract(org);
  expect(manifest.objects['Account']!.fields).not.toContain('BillingCity');
});

test('a field models count on that is hidden from the first day is told of', async () => {
  const said: string[] = [];
  const logger = { ...silentLogger, warn: (message: string) => void said.push(message) };
  const { manifest } = await extract(org, { logger });
  expect(manifest.drift).toContainEqual({ object: 'Account', kind: 'field not seen', field: 'AnnualRevenue' });
  expect(manifest.drift).not.toContainEqual({ object: 'Account', kind: 'field not seen', field: 'Name' });
  expect(said).toContain(
    'Account.AnnualRevenue is not seen: hidden from the user by field-level security, or not in this org. Raw has it empty.',
  );
});

test('an object with formulas is read as a whole when that is due', async () => {
  org.objects.get('Account')!.fields.push({ name: 'Score__c', type: 'double', calculated: true });
  const first = await extract(org);
  const state = await stateOf(first.directory);
  expect((await extract(org, { state })).manifest.objects['Account']!.read!.mode).toBe('incremental');
  org.now = new Date('2024-06-20T12:00:00Z');
  const due = await extract(org, { state });
  expect(due.manifest.objects['Account']!.read).toMatchObject({
    mode: 'full',
    reason: expect.stringContaining('formulas'),
  });
});

test('an object without SystemModstamp goes by its next best field', async () => {
  const found = org.objects.get('Account')!;
  found.fields = found.fields.map((field) =>
    field.name === 'SystemModstamp' ? { ...field, name: 'CreatedDate' } : field,
  );
  found.records = found.records.map((record) => ({ ...record, CreatedDate: record.SystemModstamp }));
  const { manifest, directory } = await extract(org);
  expect(manifest.objects['Account']!.read!.key).toBe('CreatedDate');
  expect(idsOf(await received(directory))).toEqual(everyAccount);
});

test('where records are still missing after reading, the object is read once more', async () => {
  let counts = 0;
  org.faults.push(({ soql }) => {
    if (soql.startsWith('SELECT COUNT()') && ++counts === 2) org.objects.get('Account')!.records.push(account(6));
    return false;
  });
  const { directory } = await extract(org);
  expect(idsOf(await received(directory))).toEqual([...everyAccount, account(6).Id]);
});

test('progress tells rows, the requests used and those left', async () => {
  const steps: unknown[] = [];
  await extract(org, { onProgress: (progress) => steps.push(progress) });
  expect(steps.at(-1)).toEqual({
    object: 'Account',
    received: 5,
    expected: 5,
    isDone: true,
    rowsPerSecond: 5000,
    objectCalls: org.requests.length - 2,
    calls: org.requests.length - 1,
    callsLeft: 4982,
  });
});

test('no secret is in what a run writes or says', async () => {
  const said: string[] = [];
  const say = (message: string, fields?: unknown): void => void said.push(message + JSON.stringify(fields));
  const logger = { debug: say, info: say, warn: say, error: say, child: () => logger };
  const { directory } = await extract(org, { credentials: passwordCredentials(org), logger });
  const files = await readdir(directory, { recursive: true, withFileTypes: true });
  for (const file of files.filter((entry) => entry.isFile())) {
    said.push(await readFile(join(file.parentPath, file.name), 'utf8'));
  }
  expect(said.join('\n')).not.toMatch(/hunter2|token-\d/);
});
