import { cp, mkdir, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Extraction, LogFields, Logger, SourceRecord } from '@medallion/core';
import { silentLogger } from '@medallion/core';
import { sObjectNames } from '../catalogue/catalogue.ts';
import { MANIFEST_FILE, UNFINISHED_FILE } from '../extract-manifest.ts';
import { generateMockOrg } from '../mock-org/generate.ts';
import { openFileSource } from './open-file-source.ts';

const dirtyOrg = join(import.meta.dirname, '../fixtures/dirty-org');
let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'medallion-files-'));
});
afterEach(() => rm(directory, { recursive: true }));

async function put(files: Readonly<Record<string, string | Buffer>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(directory, name)), { recursive: true });
    await writeFile(join(directory, name), content);
  }
}

async function recordsOf(source: Extraction, object: string): Promise<SourceRecord[]> {
  const records: SourceRecord[] = [];
  for await (const batch of source.objects.find((candidate) => candidate.object === object)!.batches())
    records.push(...batch.records);
  return records;
}
const idsIn = async (object: string): Promise<unknown[]> =>
  (await recordsOf(await openFileSource(directory), object)).map((record) => record['Id']);
const objectIn = async (folder: string, object: string) =>
  (await openFileSource(folder)).objects.find((candidate) => candidate.object === object)!;
const response = (ids: readonly string[], rest: object = { done: true }): string =>
  JSON.stringify({
    totalSize: ids.length,
    ...rest,
    records: ids.map((Id) => ({ attributes: { type: 'Account', url: `/x/${Id}` }, Id })),
  });
const page = (ids: readonly string[], totalSize: number, done: boolean): string =>
  response(ids, { totalSize, done, ...(done ? {} : { nextRecordsUrl: '/services/data/v62.0/query/01g-2' }) });

describe('what is read', () => {
  test('an extract of the mock org comes back whole', async () => {
    const { objects, organizationId, asOf } = await generateMockOrg({ directory, scale: 0.1 });
    const source = await openFileSource(directory);
    expect(source).toMatchObject({ source: 'mock', organizationId, asOf, extractedAt: asOf, notes: [] });
    for (const { object } of source.objects) {
      expect([object, (await recordsOf(source, object)).length]).toEqual([
        object,
        objects[object as keyof typeof objects],
      ]);
    }
    const [account] = await recordsOf(source, 'Account');
    expect(Object.keys(account!)).not.toContain('attributes');
    expect(source.objects.find(({ object }) => object === 'Account')!.requestedFields).toEqual(
      Object.keys(account!).sort(),
    );
  });

  test.each([
    ['a query response', 'Account.json', response(['a', 'b'])],
    ['a bare array', 'Account.json', '[{"Id":"a"},\n{"Id":"b"}]'],
    ['a name in other letter case', 'ACCOUNT.JSON', '[{"Id":"a"},{"Id":"b"}]'],
    ['lines', 'Account.jsonl', '{"Id":"a"}\n\n{"Id":"b"}'],
    ['lines with Windows line ends', 'Account.ndjson', '{"Id":"a"}\r\n{"Id":"b"}\r\n'],
    ['CSV', 'Account.csv', '"Id","Name"\n"a",""\n"b","x"\n'],
    ['CSV with semicolons and Windows line ends', 'Account.csv', '"ID";"NAME"\r\n"a";"x"\r\n"b";"y"\r\n'],
    ['a byte order mark before CSV', 'account.csv', '\ufeff"Id","Name"\n"a",""\n"b",""\n'],
    ['a byte order mark before JSON', 'Account.json', '\ufeff[{"Id":"a"},{"Id":"b"}]'],
    ["a file in the object's folder", 'account/export.csv', 'Id\na\nb\n'],
  ])('%s', async (_what, name, content) => {
    await put({ [name]: content });
    expect(await idsIn('Account')).toEqual(['a', 'b']);
    await rm(join(directory, name));
    await put({ [`${name}.gz`]: gzipSync(content) });
    expect(await idsIn('Account')).toEqual(['a', 'b']);
  });

  test('a single record in a file', async () => {
    await put({ 'Account.json': '{"attributes":{"type":"Account","url":"/x"},"Id":"a","Name":null}' });
    expect(await recordsOf(await openFileSource(directory), 'Account')).toEqual([{ Id: 'a', Name: null }]);
  });

  test('pages in natural order, and several files beside each other', async () => {
    await put({
      'Account/page2.json': page(['b'], 3, false),
      'Account/page10.json': page(['c'], 3, true),
      'Account/page1.json': page(['a'], 3, false),
    });
    expect(await idsIn('Account')).toEqual(['a', 'b', 'c']);
  });

  test('fields nobody knows and nested relationships are kept, attributes are not', async () => {
    await put({
      'Account.json':
        '[{"attributes":{"type":"Account"},"Id":"a","X__c":1,"Owner":{"attributes":{"type":"User"},"Name":"n"}}]',
    });
    expect(await recordsOf(await openFileSource(directory), 'Account')).toEqual([
      { Id: 'a', X__c: 1, Owner: { Name: 'n' } },
    ]);
  });

  test('text that looks like attributes is left alone', async () => {
    const record = { Id: 'a', Description: 'say "attributes":{"type":"x"}, and go' };
    await put({ 'Account.json': JSON.stringify([record]) });
    expect(await recordsOf(await openFileSource(directory), 'Account')).toEqual([record]);
  });

  test('attributes that come last leave valid JSON behind', async () => {
    await put({ 'Account.json': '[{"Id":"a","attributes":{"type":"Account"}}]' });
    expect(await recordsOf(await openFileSource(directory), 'Account')).toEqual([{ Id: 'a' }]);
  });

  test('quoted commas, doubled quotes and line breaks of CSV, and null for nothing', async () => {
    await put({ 'Contact.csv': '"Id","Name","MailingStreet","Title"\n"a","Said ""Sam"", Esq.","1 Way\nTown",""\n' });
    expect(await recordsOf(await openFileSource(directory), 'Contact')).toEqual([
      { Id: 'a', Name: 'Said "Sam", Esq.', MailingStreet: '1 Way\nTown', Title: null },
    ]);
  });

  test('an escaped NUL is passed on for the load to judge', async () => {
    await put({ 'Account.json': '[{"Id":"a","Name":"x\\u0000y"}]' });
    expect((await recordsOf(await openFileSource(directory), 'Account'))[0]!['Name']).toBe('x\0y');
  });

  test('batches say where they come from', async () => {
    await put({ 'Account.jsonl': Array.from({ length: 4500 }, (_, i) => `{"Id":"${i}"}\n`).join('') });
    const batches = [];
    for await (const { file, firstPosition, records } of (await objectIn(directory, 'Account')).batches())
      batches.push([file, firstPosition, records.length]);
    expect(batches).toEqual([
      ['Account.jsonl', 1, 2000],
      ['Account.jsonl', 2001, 2000],
      ['Account.jsonl', 4001, 500],
    ]);
  });
});

describe('what the source says of itself', () => {
  test('bare files have no organization and no clock', async () => {
    await put({ 'Account.json': '[]' });
    await utimes(join(directory, 'Account.json'), 1_700_000_000, 1_700_000_000);
    const source = await openFileSource(directory);
    expect(source).toMatchObject({
      id: directory.split('/').at(-1),
      source: 'files',
      asOf: undefined,
      extractedAt: new Date(1_700_000_000_000),
    });
    expect(source.organizationId).toBe(`files:${source.id}`);
  });

  test('an object without a file is empty, with a note', async () => {
    await put({ 'Account.json': '[{"Id":"a"}]' });
    const source = await openFileSource(directory);
    expect(await recordsOf(source, 'Lead')).toEqual([]);
    const missing = sObjectNames.filter((object) => object !== 'Account');
    expect(source.notes).toContainEqual({
      code: 'OBJECT_WITHOUT_FILE',
      message: `No file for ${missing.join(', ')}: they are taken to be empty.`,
    });
    expect(source.objects).toHaveLength(sObjectNames.length);
  });

  test('what is not known is named and skipped', async () => {
    await put({
      'Account.json': '[]',
      'Accounts.csv': 'Id\n',
      'Case/0001.json': '[]',
      'notes.txt': 'x',
      'Account/read.me': 'x',
    });
    const { notes } = await openFileSource(directory);
    const messages = notes
      .filter((note) => note.code !== 'OBJECT_WITHOUT_FILE')
      .map((note) => `${note.code} ${note.message}`);
    expect(messages).toEqual([
      'UNKNOWN_FILE_SKIPPED Account/read.me was skipped: files of records end in .json, .jsonl, .ndjson or .csv, with or without .gz.',
      'UNKNOWN_OBJECT_SKIPPED Accounts.csv was skipped: "Accounts" is no sObject of the catalogue. Did you mean "Account"?',
      'UNKNOWN_OBJECT_SKIPPED Case/ was skipped: "Case" is no sObject of the catalogue.',
      'UNKNOWN_FILE_SKIPPED notes.txt was skipped: files of records end in .json, .jsonl, .ndjson or .csv, with or without .gz.',
    ]);
  });

  test('requested fields are those of a query response or a CSV header, and unknown for arrays and lines', async () => {
    await put({
      'Account.json': '{"totalSize":2,"done":true,"records":[{"Id":"a","Name":null},{"Id":"b","Name":"x"}]}',
      'Contact.csv': 'Id,NAME,My__c\na,b,c\n',
      'Lead.json': '[{"Id":"a"}]',
      'User.jsonl': '{"Id":"a"}',
      'Task/1.json': page(['a'], 2, false),
      'Task/2.json': page(['b'], 2, true),
    });
    const { objects } = await openFileSource(directory);
    const fields = Object.fromEntries(objects.map(({ object, requestedFields }) => [object, requestedFields]));
    expect(fields).toMatchObject({ Account: ['Id', 'Name'], Contact: ['Id', 'My__c', 'Name'], Task: ['Id'] });
    expect([fields['Lead'], fields['User'], fields['Event']]).toEqual([undefined, undefined, undefined]);
  });

  test('a signature follows the content, not names or times', async () => {
    await put({ 'Account.json': '[{"Id":"a"}]' });
    const first = (await objectIn(directory, 'Account')).signature;
    await utimes(join(directory, 'Account.json'), 1, 1);
    expect((await objectIn(directory, 'Account')).signature).toBe(first);
    await put({ 'Account.json': '[{"Id":"b"}]' });
    expect((await objectIn(directory, 'Account')).signature).not.toBe(first);
  });

  test('a page of an extract edited afterwards changes its signature, a copy of the extract does not', async () => {
    const original = join(directory, 'a');
    await generateMockOrg({ directory: original, scale: 0.05 });
    const before = (await objectIn(original, 'Account')).signature;
    await cp(original, join(directory, 'b'), { recursive: true });
    expect((await objectIn(join(directory, 'b'), 'Account')).signature).toBe(before);
    const file = join(original, 'Account/0001.json');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('"IsDeleted":false', '"IsDeleted":true ')); // the same size
    await utimes(file, new Date(), new Date(Date.now() + 5000));
    expect((await objectIn(original, 'Account')).signature).not.toBe(before);
  });

  test('a manifest of another tool is passed over', async () => {
    await put({ 'Account.json': '[]', [MANIFEST_FILE]: '{"name":"app"}' });
    expect((await openFileSource(directory)).source).toBe('files');
  });
});

describe('bad input', () => {
  const failure = async (object = 'Account'): Promise<unknown> => {
    try {
      return await recordsOf(await openFileSource(directory), object);
    } catch (error) {
      return error;
    }
  };

  test('a missing folder, a file and an empty folder are told apart', async () => {
    await put({ 'a-file': '' });
    await expect(openFileSource(join(directory, 'none'))).rejects.toMatchObject({
      code: 'SOURCE_FOLDER_MISSING',
      kind: 'usage',
    });
    await expect(openFileSource(join(directory, 'a-file'))).rejects.toMatchObject({ code: 'SOURCE_NOT_A_FOLDER' });
    await expect(openFileSource(directory)).rejects.toMatchObject({ code: 'SOURCE_FOLDER_EMPTY' });
  });

  test('the folder above extracts names one of them', async () => {
    await generateMockOrg({ directory: join(directory, 'run-1'), scale: 0.05 });
    await expect(openFileSource(directory)).rejects.toMatchObject({
      fix: `It holds extracts: name one of them, such as ${join(directory, 'run-1')}.`,
    });
  });

  test('malformed JSON is an error with file, line and byte, and without the text', async () => {
    await put({ 'Account.json': '[{"Id":"a"},\n {"Id":"b","Name":secret}]' });
    expect(await failure()).toMatchObject({
      code: 'MALFORMED_JSON',
      message: 'Account.json is not valid JSON (line 2, column 19, byte 32): a value expected.',
      fields: { file: 'Account.json', line: 2, byte: 32 },
    });
    expect(String(await failure())).not.toContain('secret');
  });

  test('the same in a file of lines', async () => {
    await put({ 'Account.jsonl': '{"Id":"a"}\n{"Id" "b"}\n' });
    expect(await failure()).toMatchObject({ code: 'MALFORMED_JSON', fields: { line: 2 } });
  });

  test.each([
    ['a page', 'Account.json', '{"totalSize":2,"done":true,"records":[{"Id":"a"},{"Id":"b","Na'],
    ['a file of lines', 'Account.jsonl', '{"Id":"a"}\n{"Id":"b","Na'],
    ['CSV', 'Account.csv', '"Id","Name"\n"a","x"\n"b","y'],
    [
      'a packed file',
      'Account.json.gz',
      gzipSync(JSON.stringify([{ Id: 'a', Name: 'x'.repeat(500) }])).subarray(0, 30),
    ],
  ])('%s cut off is told from a malformed one', async (_what, name, content) => {
    await put({ [name]: content });
    expect(await failure()).toMatchObject({ code: 'FILE_TRUNCATED', message: expect.stringContaining(name) });
  });

  test('a file called .gz that is none', async () => {
    await put({ 'Account.json.gz': '[{"Id":"a"}]' });
    expect(await failure()).toMatchObject({ code: 'FILE_NOT_GZIP' });
  });

  test('a query whose next page is missing names it', async () => {
    await put({ 'Account/0001.json': page(['a'], 3, false), 'Account/0002.json': page(['b'], 3, false) });
    expect(await failure()).toMatchObject({
      code: 'PAGE_MISSING',
      message:
        'Account/0002.json is not the last page of its query (done is false) and no page follows it: Account/0003.json is missing.',
    });
  });

  test('a query with a page missing in between does not add up', async () => {
    await put({ 'Account/0001.json': page(['a'], 3, false), 'Account/0003.json': page(['c'], 3, true) });
    expect(await failure()).toMatchObject({
      code: 'PAGES_INCOMPLETE',
      message: 'The 2 pages of Account hold 2 records of the 3 their query found.',
    });
  });

  test('a single page with a wrong total is read with a warning', async () => {
    await put({ 'Account.json': page(['a'], 7, true) });
    const warnings: (LogFields | undefined)[] = [];
    const logger: Logger = { ...silentLogger, warn: (_message, fields) => warnings.push(fields) };
    expect(await recordsOf(await openFileSource(directory, { logger }), 'Account')).toHaveLength(1);
    expect(warnings).toEqual([expect.objectContaining({ totalSize: 7, records: 1 })]);
  });

  test.each([
    [
      'JSON in Windows-1252',
      'Account.json',
      Buffer.from('[{"Id":"a",\n"Name":"M\xfcller"}]', 'latin1'),
      { line: 2, byte: 22 },
    ],
    [
      'lines in Windows-1252',
      'Account.jsonl',
      Buffer.from('{"Id":"a"}\n{"Id":"M\xfc"}\n', 'latin1'),
      { line: 2, byte: 20 },
    ],
    ['CSV in Windows-1252', 'Account.csv', Buffer.from('Id,Name\na,M\xfcller\n', 'latin1'), {}],
    [
      'packed JSON in Windows-1252',
      'Account.json.gz',
      gzipSync(Buffer.from('[{"Id":"M\xfcller"}]', 'latin1')),
      { line: 1, byte: 10 },
    ],
    ['JSON in UTF-16', 'Account.json', Buffer.from('\ufeff[{"Id":"a"}]', 'utf16le'), {}],
  ])('%s is refused with the place', async (_what, name, content, fields) => {
    await put({ [name]: content });
    expect(await failure()).toMatchObject({ code: 'FILE_NOT_UTF8', fields, fix: expect.stringContaining('iconv') });
  });

  test('a raw NUL in a JSON string is malformed JSON', async () => {
    await put({ 'Account.json': '[{"Id":"a\0"}]' });
    expect(await failure()).toMatchObject({
      code: 'MALFORMED_JSON',
      message: expect.stringContaining('a NUL character in a string'),
    });
  });

  test.each([
    ['no header', '"001","Acme"\n"002","Bolt"\n', 'CSV_WITHOUT_HEADER'],
    ['nothing in it', '', 'CSV_WITHOUT_HEADER'],
    ['a column twice', 'Id,Name,name\na,b,c\n', 'CSV_DUPLICATE_COLUMN'],
    ['a row too long', 'Id,Name\na,b\nc,d,e\n', 'CSV_RAGGED_ROW'],
    ['a row too short', 'Id,Name\na,b\nc\n', 'CSV_RAGGED_ROW'],
    ['a stray quote', 'Id,Name\na,"b"c\n', 'MALFORMED_CSV'],
  ])('CSV with %s', async (_what, content, code) => {
    await put({ 'Account.csv': content });
    expect(await failure()).toMatchObject({ code });
  });

  test('the line of a ragged row is named', async () => {
    await put({ 'Account.csv': 'Id,Name\na,"two\nlines"\nc,d,e\n' });
    expect(await failure()).toMatchObject({ code: 'CSV_RAGGED_ROW', fields: { line: 4 } });
  });

  test.each([
    ['a number', '7', 'a number'],
    ['an object without records', '{"hello":1}', 'an object without records'],
    ['a list of texts', '["a"]', 'a string as record 1'],
  ])('JSON that is %s', async (_what, content, found) => {
    await put({ 'Account.json': content });
    expect(await failure()).toMatchObject({ code: 'UNEXPECTED_JSON_SHAPE', message: expect.stringContaining(found) });
  });

  test('an extract that was not finished is refused', async () => {
    await generateMockOrg({ directory, scale: 0.05 });
    await writeFile(join(directory, UNFINISHED_FILE), '');
    await expect(openFileSource(directory)).rejects.toMatchObject({ code: 'EXTRACT_UNFINISHED' });
  });

  test('an extract that lost a file is refused, naming it', async () => {
    await generateMockOrg({ directory, scale: 0.05 });
    await rm(join(directory, 'Lead/0001.json'));
    await expect(openFileSource(directory)).rejects.toMatchObject({
      code: 'EXTRACT_FILE_MISSING',
      message: 'The extract lists Lead/0001.json, which is not there.',
    });
  });
});

test('the dirty org is read in full, and what cannot be right is left to the load', async () => {
  const source = await openFileSource(dirtyOrg);
  const counts: Record<string, number> = {};
  for (const { object } of source.objects) counts[object] = (await recordsOf(source, object)).length;
  expect(counts).toMatchObject({ User: 2, UserRole: 1, Account: 10, Contact: 4, Opportunity: 4, Task: 3, Lead: 0 });
  expect((await recordsOf(source, 'Opportunity')).map((record) => record['Name'])).toEqual([
    'Deal 1',
    'Deal 2',
    'Deal 3',
    'Deal 4',
  ]);
  expect((await recordsOf(source, 'Contact'))[0]).toMatchObject({
    Name: 'Eva Müller',
    MailingStreet: 'Domstr. 1\n50667 Köln',
    Score__c: '12.50',
  });
});
