import type { SourceRecord } from '@medallion/core';
import fc from 'fast-check';
import { accounts, account, extractionOf, keyPrefixes } from './fixtures/records.ts';
import { createTestWarehouse, type TestWarehouse } from './fixtures/test-warehouse.ts';
import { loadExtraction } from './load-extraction.ts';

let warehouse: TestWarehouse;
beforeAll(async () => {
  warehouse = await createTestWarehouse();
});
afterAll(() => warehouse.close());

interface Extract {
  readonly day: number;
  readonly records: readonly SourceRecord[];
}

/** Few ids, instants and values, so that ties, repetitions and late versions are the rule. */
const record: fc.Arbitrary<SourceRecord> = fc
  .record({
    id: fc.integer({ min: 1, max: 3 }),
    modstamp: fc.integer({ min: 1, max: 3 }),
    name: fc.constantFrom('A', 'B'),
    score: fc.constantFrom(undefined, null, 1, '1.0'),
    isRest: fc.boolean(),
  })
  .map(({ id, modstamp, name, score, isRest }) =>
    account(id, {
      Name: name,
      SystemModstamp: `2024-01-0${modstamp}T00:00:00.000${isRest ? '+0000' : 'Z'}`,
      ...(score === undefined ? {} : { Score__c: score }),
    }),
  );
const extracts: fc.Arbitrary<Extract[]> = fc.array(
  fc.record({ day: fc.integer({ min: 1, max: 4 }), records: fc.array(record, { maxLength: 8 }) }),
  { minLength: 1, maxLength: 4 },
);

const empty = (): Promise<unknown> =>
  warehouse.database.sql.unsafe(`
    drop table if exists raw_salesforce.account;
    truncate ops.load, ops.load_object, ops.clock, ops.field_set, ops.rejected_record`);

const load = ({ day, records }: Extract): Promise<unknown> =>
  loadExtraction(warehouse, {
    extraction: extractionOf(records, { extractedAt: `2024-06-0${day}T00:00:00Z` }),
    rawTables: [accounts],
    runId: 'run',
    keyPrefixes,
  });

/** Everything in raw that must not depend on the order of arrival. */
const contents = async (): Promise<unknown[]> => [
  ...(await warehouse.sql.unsafe(`
    select id, system_modstamp, content_hash, name, _extra, _field_set_id, _extracted_at, _last_seen_at, _superseded_at
    from raw_salesforce.account order by id, system_modstamp, content_hash`)),
];

const shuffled = (length: number): fc.Arbitrary<number[]> =>
  fc.shuffledSubarray([...Array(length).keys()], { minLength: length });

test('raw has the same contents whatever the order, the repetition and the grouping in which records arrive', async () => {
  await fc.assert(
    fc.asyncProperty(
      extracts.chain((list) =>
        fc.tuple(fc.constant(list), shuffled(list.length), fc.nat({ max: list.length - 1 }), fc.boolean()),
      ),
      async ([list, order, repeated, isParallel]) => {
        await empty();
        for (const extract of list) await load(extract);
        const expected = await contents();

        await empty();
        const arrivals = [...order.map((position) => list[position]!), list[repeated]!];
        // One order of lines within a file is as good as another, too.
        const reversed = arrivals.map(({ day, records }) => ({ day, records: [...records].reverse() }));
        if (isParallel) await Promise.all(reversed.map(load));
        else for (const extract of reversed) await load(extract);
        expect(await contents()).toEqual(expected);
      },
    ),
    { numRuns: 25, seed: 20240601, endOnFailure: true },
  );
}, 120_000);

test('the chain of versions agrees with what its definition says', async () => {
  await fc.assert(
    fc.asyncProperty(extracts, async (list) => {
      await empty();
      for (const extract of list) await load(extract);
      const wrong = await warehouse.sql.unsafe(`
        select * from (
          select _superseded_at, coalesce(lead(system_modstamp) over (
            partition by id order by system_modstamp, _last_seen_at, content_hash collate "C"), '9999-12-31Z') as expected
          from raw_salesforce.account) chain
        where _superseded_at <> expected`);
      expect([...wrong]).toEqual([]);
    }),
    { numRuns: 15, seed: 20240602, endOnFailure: true },
  );
}, 120_000);
