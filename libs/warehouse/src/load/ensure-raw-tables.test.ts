import { account, accounts, extractionOf } from './fixtures/records.ts';
import { createTestWarehouse, type TestWarehouse } from './fixtures/test-warehouse.ts';
import { loadExtraction } from './load-extraction.ts';
import type { RawTableDefinition } from './raw-contract.ts';

let warehouse: TestWarehouse;
beforeEach(async () => {
  warehouse = await createTestWarehouse();
});
afterEach(() => warehouse.close());

const load = (table: RawTableDefinition, record: Record<string, unknown>) =>
  loadExtraction(warehouse, { extraction: extractionOf([account(1, record)]), rawTables: [table], runId: 'run' });
const withField = (field: string, column: string, family: string, sqlType: string): RawTableDefinition => ({
  ...accounts,
  fields: [...accounts.fields, { field, column, def: { family, sqlType, description: "The account's score" } }],
});
const rows = async (columns: string): Promise<unknown[]> => [
  ...(await warehouse.sql.unsafe(`select ${columns} from raw_salesforce.account`)),
];

test('a raw table has its key, its index and its comments', async () => {
  await load(accounts, {});
  const [table] = await warehouse.sql.unsafe(`
    select obj_description('raw_salesforce.account'::regclass) as description,
      (select array_agg(pg_get_indexdef(indexrelid) order by indexrelid::regclass::text) from pg_index where indrelid = 'raw_salesforce.account'::regclass) as indexes,
      (select count(*)::int from pg_attribute where attrelid = 'raw_salesforce.account'::regclass and attnum > 0
        and col_description(attrelid, attnum) is null) as without_comment`);
  expect(table).toEqual({
    description: 'Companies and people we deal with',
    indexes: [
      'CREATE UNIQUE INDEX account_pkey ON raw_salesforce.account USING btree (id, system_modstamp, content_hash)',
      'CREATE INDEX account_visible ON raw_salesforce.account USING btree (_superseded_at, system_modstamp)',
    ],
    without_comment: 0,
  });
});

test('a field the contract learns of becomes a column, and keeps its history', async () => {
  await load(accounts, { Score__c: '7.50', Other__c: 'x' });
  const report = await load(withField('Score__c', 'score__c', 'numeric', 'numeric(16,6)'), {
    Score__c: 7.5,
    Other__c: 'x',
  });
  expect(await rows('score__c, _extra')).toEqual([{ score__c: '7.500000', _extra: { Other__c: 'x' } }]);
  expect(report.objects[0]).toMatchObject({ newVersions: 0, unchanged: 1 });
});

test('texts with line breaks and backslashes are promoted as they are', async () => {
  await load(accounts, { Note__c: 'a\\b\n\tc "d"' });
  await load(withField('Note__c', 'note__c', 'text', 'text'), {});
  expect(await rows('note__c, _extra')).toContainEqual({ note__c: 'a\\b\n\tc "d"', _extra: null });
});

test('a value the new column cannot hold stays where it was', async () => {
  await load(accounts, { Score__c: 'high' });
  await load(withField('Score__c', 'score__c', 'int', 'integer'), { Score__c: null, Name: 'Other' });
  expect(await rows('score__c, _extra')).toContainEqual({ score__c: null, _extra: { Score__c: 'high' } });
});

test('a column of another type than its contract is refused, not changed', async () => {
  await load(withField('Score__c', 'score__c', 'int', 'integer'), {});
  await expect(load(withField('Score__c', 'score__c', 'text', 'text'), {})).rejects.toMatchObject({
    code: 'RAW_COLUMN_TYPE_CHANGED',
    message: 'Column score__c of raw_salesforce.account is integer in the database and text in its contract.',
  });
});

test('names are quoted', async () => {
  const odd: RawTableDefinition = {
    ...accounts,
    name: 'select "from"',
    fields: accounts.fields.map((field) => (field.field === 'Name' ? { ...field, column: 'Order "by"' } : field)),
  };
  await load(odd, {});
  expect([...(await warehouse.sql`select "Order ""by""" as name from raw_salesforce."select ""from"""`)]).toEqual([
    { name: 'Account 1' },
  ]);
});

test('a type no field can have is a definition error', async () => {
  await expect(load(withField('Tags__c', 'tags__c', 'text[]', 'text[]'), {})).rejects.toMatchObject({
    code: 'RAW_COLUMN_TYPE',
  });
});

test('a raw table without SystemModstamp is a definition error', async () => {
  const fields = accounts.fields.filter(({ field }) => field !== 'SystemModstamp');
  await expect(load({ ...accounts, fields }, {})).rejects.toMatchObject({ code: 'RAW_COLUMN_MISSING' });
});
