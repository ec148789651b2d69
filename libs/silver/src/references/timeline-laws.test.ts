import { FAR_FUTURE, FAR_PAST } from '@medallion/model';
import { testModel } from '@medallion/model/testing';
import { databaseOfTests } from '@medallion/testing';
import fc from 'fast-check';
import { intAccountVersion, intRecordMerge } from '../history/index.ts';
import { intAccountTimeline } from './int_account_timeline.ts';

const run = databaseOfTests();

const moment = (hour: number) => new Date(Date.UTC(2024, 0, 1, hour)).toISOString();
const distinctHours = fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 4 });

/** Accounts with the hours at which their versions begin; every other one may be merged into the next. */
const history = fc
  .array(fc.record({ hours: distinctHours, mergedAt: fc.option(fc.integer({ min: 0, max: 70 })) }), {
    minLength: 1,
    maxLength: 5,
  })
  .map((accounts) =>
    accounts.map(({ hours, mergedAt }, index) => ({
      id: `001${index}`,
      hours: hours.toSorted((a, b) => a - b),
      // Survivors are not merged themselves: int_record_merge follows chains to their end.
      merge:
        mergedAt !== null && index % 2 === 0 && index + 1 < accounts.length
          ? { into: `001${index + 1}`, hour: mergedAt }
          : null,
    })),
  );

test('the stretches of every account leave no gap and do not overlap, whatever was merged when', async () => {
  await fc.assert(
    fc.asyncProperty(history, async (accounts) => {
      const rows = await testModel(intAccountTimeline)
        .given(
          intAccountVersion,
          accounts.flatMap(({ id, hours }, account) =>
            hours.map((hour, index) => ({
              account_id: id,
              account_key: String(account * 10 + index),
              current_account_key: String(account),
              region: 'West',
              is_current: index === hours.length - 1,
              is_deleted: false,
              is_history_assumed: false,
              created_at: moment(hours[0]!),
              valid_from: moment(hour),
              valid_to: index === hours.length - 1 ? FAR_FUTURE : moment(hours[index + 1]!),
            })),
          ),
        )
        .given(
          intRecordMerge,
          accounts.flatMap(({ id, merge }) =>
            merge === null ? [] : [{ record_id: id, survivor_id: merge.into, merged_at: moment(merge.hour) }],
          ),
        )
        .rows(run);
      for (const { id } of accounts) {
        const stretches = rows
          .filter((row) => row.account_id === id)
          .map((row) => [Date.parse(row.valid_from!), Date.parse(row.valid_to!)] as const)
          .sort(([a], [b]) => a - b);
        expect(stretches[0]![0]).toBe(Date.parse(FAR_PAST));
        expect(stretches.at(-1)![1]).toBe(Date.parse(FAR_FUTURE));
        for (const [from, to] of stretches) expect(from).toBeLessThan(to);
        expect(stretches.slice(1).map(([from]) => from)).toEqual(stretches.slice(0, -1).map(([, to]) => to));
      }
    }),
    { numRuns: 60, seed: 1 },
  );
});
