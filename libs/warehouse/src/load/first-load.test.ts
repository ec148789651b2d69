import type { Extraction } from '@medallion/core';
import { account, accounts, extractionOf, keyPrefixes } from './fixtures/records.ts';
import { createTestWarehouse, type TestWarehouse } from './fixtures/test-warehouse.ts';
import { loadExtraction } from './load-extraction.ts';

/** Enough records for the exchange of tables; see `merge/merge-object.ts`. */
const MANY = 20_000;

let warehouse: TestWarehouse;
beforeEach(async () => {
  warehouse = await createTestWarehouse();
});
afterEach(() => warehouse.close());

const load = (extraction: Extraction) =>
  loadExtraction(warehouse, { extraction, rawTables: [accounts], runId: 'run', keyPrefixes });

/** Records 1 to `count` in one page. */
function many(count: number): Extraction {
  const extraction = extractionOf([]);
  const records = Array.from({ length: count }, (_, n) => account(n + 1));
  const page = { file: 'Account/0001.json', firstPosition: 1, records };
  return {
    ...extraction,
    objects: [
      {
        ...extraction.objects[0]!,
        async *batches() {
          yield page;
        },
      },
    ],
  };
}

/** All there is to know of the table but its rows. */
const definition = async (): Promise<unknown> => ({
  columns: [
    ...(await warehouse.sql`
      select column_name, ordinal_position, column_default, is_nullable, data_type, numeric_precision, numeric_scale,
        col_description('raw_salesforce.account'::regclass, ordinal_position::int) as comment
      from information_schema.columns where table_schema = 'raw_salesforce' and table_name = 'account'
      order by ordinal_position`),
  ],
  indexes: [...(await warehouse.sql`select indexdef from pg_indexes where tablename = 'account' order by indexname`)],
  table: [
    ...(await warehouse.sql`
      select relacl::text, relowner::regrole::text, relpersistence, obj_description(oid) as comment
      from pg_class where oid = 'raw_salesforce.account'::regclass`),
  ],
});

test('the table of a large first load is the one of a small load', async () => {
  await load(extractionOf([account(1)]));
  const small = await definition();
  await warehouse.sql`drop table raw_salesforce.account`;
  const report = await load(many(MANY));
  expect(report.objects[0]).toMatchObject({ received: MANY, newVersions: MANY });
  expect(await definition()).toEqual(small);
  const [rows] = await warehouse.sql`
    select count(*)::int as count, min(_superseded_at) as ends, max(_load_seq) as load_seq, bool_or(_is_tombstone) as gone
    from raw_salesforce.account`;
  expect(rows).toEqual({ count: MANY, ends: new Date('9999-12-31T00:00:00Z'), load_seq: '2', gone: false });
});

test('a view on the empty table outlives a large first load', async () => {
  await load(extractionOf([]));
  await warehouse.sql`create view raw_salesforce.on_top as select id from raw_salesforce.account`;
  await load(many(MANY));
  expect([...(await warehouse.sql`select count(*)::int as count from raw_salesforce.on_top`)]).toEqual([
    { count: MANY },
  ]);
});

test('grants on the empty table outlive a large first load', async () => {
  await load(extractionOf([]));
  await warehouse.sql`grant select on raw_salesforce.account to medallion_reader`;
  await load(many(MANY));
  const [{ granted } = { granted: false }] = await warehouse.sql`
    select has_table_privilege('medallion_reader', 'raw_salesforce.account', 'select') as granted`;
  expect(granted).toBe(true);
});

test('a second load of many records, half of them changed, ends the changed versions', async () => {
  await load(many(MANY));
  const next = many(MANY);
  const changed = {
    ...next,
    objects: next.objects.map((object) => ({
      ...object,
      async *batches() {
        for await (const batch of object.batches()) {
          yield {
            ...batch,
            records: batch.records.map((record, n) =>
              n % 2 === 0 ? { ...record, SystemModstamp: '2024-02-01T00:00:00Z', Name: 'Changed' } : record,
            ),
          };
        }
      },
    })),
  };
  expect((await load(changed)).objects[0]).toMatchObject({ newVersions: MANY / 2, unchanged: MANY / 2 });
  const [visible] = await warehouse.sql`
    select count(*)::int as count, (count(*) filter (where name = 'Changed'))::int as changed
    from raw_salesforce.account where _superseded_at > '2024-06-01'`;
  expect(visible).toEqual({ count: MANY, changed: MANY / 2 });
});
