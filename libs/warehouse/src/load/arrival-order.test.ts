import type { Extraction, SourceRecord } from '@medallion/core';
import fc from 'fast-check';
import { accountId, accounts, account, extractionOf, keyPrefixes } from './fixtures/records.ts';
import { createTestWarehouse, type TestWarehouse } from './fixtures/test-warehouse.ts';
import { loadExtraction } from './load-extraction.ts';

let warehouse: TestWarehouse;
beforeAll(async () => {
  warehouse = await createTestWarehouse();
});
afterAll(() => warehouse.close());

/** Cases played in the same loads, each with ids of its own: records of one id never meddle with those of another. */
const CASES = 30;
const IDS = 3;
const DAYS = 4;

interface Arrived {
  readonly records: readonly SourceRecord[];
  readonly gone: readonly number[];
}
interface Extract extends Arrived {
  readonly day: number;
}

/** Few ids, instants and values, so that ties, repetitions and late versions are the rule. */
const record = (firstId: number): fc.Arbitrary<SourceRecord> =>
  fc
    .record({
      id: fc.integer({ min: 0, max: IDS - 1 }),
      modstamp: fc.integer({ min: 1, max: 3 }),
      name: fc.constantFrom('A', 'B'),
      score: fc.constantFrom(undefined, null, 1, '1.0'),
      rank: fc.constantFrom(undefined, null),
      isRest: fc.boolean(),
    })
    .map(({ id, modstamp, name, score, rank, isRest }) =>
      account(firstId + id, {
        Name: name,
        SystemModstamp: `2024-06-0${modstamp}T00:00:00.000${isRest ? '+0000' : 'Z'}`,
        ...(score === undefined ? {} : { Score__c: score }),
        ...(rank === undefined ? {} : { Rank__c: rank }),
      }),
    );
const arrived = (firstId: number): fc.Arbitrary<Arrived> =>
  fc.record({
    records: fc.array(record(firstId), { maxLength: 5 }),
    gone: fc.array(fc.integer({ min: firstId, max: firstId + IDS - 1 }), { maxLength: 1 }),
  });

/** Some extracts, each of a day, with what all the cases have in it. */
const extracts: fc.Arbitrary<Extract[]> = fc
  .array(fc.integer({ min: 1, max: DAYS }), { minLength: 2, maxLength: 4 })
  .chain((days) =>
    fc
      .tuple(
        ...Array.from({ length: CASES }, (_, n) =>
          fc.array(arrived(n * IDS + 1), { minLength: days.length, maxLength: days.length }),
        ),
      )
      .map((cases) =>
        days.map((day, position) => ({
          day,
          records: cases.flatMap((own) => own[position]!.records),
          gone: cases.flatMap((own) => own[position]!.gone),
        })),
      ),
  );

const empty = (): Promise<unknown> =>
  warehouse.database.sql.unsafe(`
    drop table if exists raw_salesforce.account;
    truncate ops.load, ops.load_object, ops.clock, ops.field_set, ops.rejected_record`);

function extractionOfDay({ day, records, gone }: Extract, failsAfter?: number): Extraction {
  const at = `2024-06-0${day}T00:00:00Z`;
  const extraction = extractionOf(records, { extractedAt: at });
  const [object] = extraction.objects;
  const tombstones = gone.map((n) => ({ id: accountId(n), detectedAt: new Date(at) }));
  async function* half() {
    let batches = 0;
    for await (const batch of object!.batches()) {
      yield batch;
      if (++batches > failsAfter!) break;
    }
    throw new Error('the source broke');
  }
  return {
    ...extraction,
    objects: [{ ...object!, tombstones, ...(failsAfter === undefined ? {} : { batches: half }) }],
  };
}

const load = async (extract: Extract, failsAfter?: number): Promise<void> => {
  const loading = loadExtraction(warehouse, {
    extraction: extractionOfDay(extract, failsAfter),
    rawTables: [accounts],
    runId: 'run',
    keyPrefixes,
  });
  if (failsAfter === undefined) await loading;
  else await expect(loading).rejects.toThrow('the source broke');
};

/** Everything in raw that must not depend on the order of arrival. */
const contents = async (): Promise<unknown[]> => [
  ...(await warehouse.sql.unsafe(`
    select id, system_modstamp, content_hash, name, is_deleted, _extra, _field_set_id, _extracted_at, _last_seen_at,
      _superseded_at, _is_tombstone
    from raw_salesforce.account order by id, system_modstamp, content_hash`)),
];

const shuffled = (length: number): fc.Arbitrary<number[]> =>
  fc.shuffledSubarray([...Array(length).keys()], { minLength: length });

/** How extracts arrive: in which order, one of them twice, all at once or one after another, one of them half at first. */
const arrivals = extracts.chain((list) =>
  fc.tuple(
    fc.constant(list),
    shuffled(list.length),
    fc.nat({ max: list.length - 1 }),
    fc.boolean(),
    fc.option(fc.nat({ max: 2 }), { nil: undefined }),
  ),
);

test('raw has the same contents whatever the order, repetition, grouping and failures in which records arrive', async () => {
  await fc.assert(
    fc.asyncProperty(arrivals, async ([list, order, repeated, isParallel, failsAfter]) => {
      await empty();
      for (const extract of list) await load(extract);
      const expected = await contents();

      await empty();
      const again = [...order.map((position) => list[position]!), list[repeated]!];
      // One order of lines within a file is as good as another, too.
      const reversed = again.map((extract) => ({ ...extract, records: [...extract.records].reverse() }));
      if (failsAfter !== undefined) await load(reversed[0]!, failsAfter);
      if (isParallel) await Promise.all(reversed.map((extract) => load(extract)));
      else for (const extract of reversed) await load(extract);
      expect(await contents()).toEqual(expected);
    }),
    { numRuns: 8, seed: 20240601, endOnFailure: true },
  );
}, 180_000);

test('the chain of versions agrees with what its definition says', async () => {
  await fc.assert(
    fc.asyncProperty(extracts, async (list) => {
      await empty();
      for (const extract of list) await load(extract);
      const wrong = await warehouse.sql.unsafe(`
        with judged as (
          select account.*, _is_tombstone and not exists (
              select from raw_salesforce.account known
              where known.id = account.id and not known._is_tombstone and known.system_modstamp <= account.system_modstamp)
            or _is_tombstone and exists (
              select from raw_salesforce.account seen
              where seen.id = account.id and not seen._is_tombstone and seen.system_modstamp <= account.system_modstamp
                and seen._last_seen_at > account._last_seen_at) as is_void
          from raw_salesforce.account
        )
        select * from (
          select _superseded_at, coalesce(lead(system_modstamp) over (
            partition by id order by system_modstamp, _last_seen_at, content_hash collate "C"), '9999-12-31Z') as expected
          from judged where not is_void
          union all
          select _superseded_at, system_modstamp from judged where is_void) chain
        where _superseded_at <> expected`);
      expect([...wrong]).toEqual([]);
    }),
    { numRuns: 7, seed: 20240602, endOnFailure: true },
  );
}, 180_000);

test('of a record that changes to and fro at one instant, the content seen last is the visible one', async () => {
  /** What each of fifty records is called on each day, and the order in which the days arrive. */
  const toAndFro = fc.tuple(
    fc.array(fc.array(fc.constantFrom('A', 'B'), { minLength: DAYS, maxLength: DAYS }), {
      minLength: 50,
      maxLength: 50,
    }),
    shuffled(DAYS),
  );
  await fc.assert(
    fc.asyncProperty(toAndFro, async ([names, order]) => {
      await empty();
      for (const position of order) {
        const records = names.map((own, n) => account(n + 1, { Name: own[position]! }));
        await load({ day: position + 1, records, gone: [] });
      }
      const visible = await warehouse.sql.unsafe<{ name: string }[]>(
        `select name from raw_salesforce.account where _superseded_at > '9999-12-30' order by id`,
      );
      expect(visible.map(({ name }) => name)).toEqual(names.map((own) => own.at(-1)));
    }),
    { numRuns: 4, seed: 20240604, endOnFailure: true },
  );
}, 180_000);
