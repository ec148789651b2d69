import { FAR_FUTURE } from '@medallion/model';
import { testModel } from '@medallion/model/testing';
import { databaseOfTests } from '@medallion/testing';
import { intOpportunityVersion } from '../history/index.ts';
import { intOpportunityPush } from './int_opportunity_push.ts';

const run = databaseOfTests();

const at = (n: number) => `2024-01-${String(n).padStart(2, '0')}T00:00:00Z`;
const version = (
  from: number,
  to: number | null,
  close_date: string,
  more: { is_closed?: boolean; is_deleted?: boolean } = {},
) => ({
  opportunity_id: '006A',
  opportunity_key: '60',
  opportunity_name: 'Deal',
  stage_name: 'Prospecting',
  currency_code: 'USD',
  is_current: to === null,
  is_closed: false,
  is_won: false,
  is_deleted: false,
  is_imputed: false,
  close_date,
  created_at: at(1),
  valid_from: at(from),
  valid_to: to === null ? FAR_FUTURE : at(to),
  ...more,
});
const push = (...versions: ReturnType<typeof version>[]) =>
  testModel(intOpportunityPush).given(intOpportunityVersion, versions);

test('a push is a change to a later close date, a quarter push one across the end of a fiscal quarter', async () => {
  await push(
    version(1, 2, '2024-04-15'),
    version(2, 3, '2024-04-30'),
    version(3, 4, '2024-05-01'),
    version(4, null, '2024-04-20'),
  ).expect(run, [{ opportunity_id: '006A', push_count: 2, quarter_push_count: 1, original_close_date: '2024-04-15' }]);
});

test('a push from January to February goes to another fiscal year, one from November to January stays in its quarter', async () => {
  await push(version(1, 2, '2023-11-01'), version(2, 3, '2024-01-31'), version(3, null, '2024-02-01')).expect(run, [
    { push_count: 2, quarter_push_count: 1 },
  ]);
});

test('closing late, changing the date of a closed deal and reopening are no pushes', async () => {
  await push(
    version(1, 2, '2024-04-15'),
    version(2, 3, '2024-05-15', { is_closed: true }),
    version(3, 4, '2024-06-15', { is_closed: true }),
    version(4, null, '2024-09-15'),
  ).expect(run, [{ push_count: 0, quarter_push_count: 0 }]);
});

test('what changed while the deal was deleted does not count', async () => {
  await push(
    version(1, 2, '2024-04-15'),
    version(2, 3, '2024-09-15', { is_deleted: true }),
    version(3, null, '2024-04-15'),
  ).expect(run, [{ push_count: 0, quarter_push_count: 0 }]);
});
