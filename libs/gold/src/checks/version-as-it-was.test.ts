import { FAR_FUTURE, FAR_PAST, type Model } from '@medallion/model';
import { testChecks } from '@medallion/quality/testing';
import { databaseOfTests } from '@medallion/testing';
import { dimAccount } from '../accounts/dim_account.ts';
import { dimContact } from '../accounts/dim_contact.ts';
import { fctActivityChecks } from '../activity/fct_activity.checks.ts';
import { fctCampaignMemberChecks } from '../marketing/fct_campaign_member.checks.ts';
import { dimDate } from '../shared/dim_date.ts';

const run = databaseOfTests();

const versions = (entity: string) =>
  [
    ['1', 'a', '2024-05-01T00:00:00Z', '2024-05-10T00:00:00Z'],
    ['2', 'a', '2024-05-10T00:00:00Z', FAR_FUTURE],
    ['-2', '(not applicable)', FAR_PAST, FAR_FUTURE],
  ].map(([key, id, valid_from, valid_to]) => ({
    [`${entity}_key`]: key,
    [`${entity}_id`]: id,
    valid_from,
    valid_to,
  }));
const days = [20240420, 20240509, 20240510].map((date_key) => ({
  date_key,
  date_actual: String(date_key).replace(/(....)(..)(..)/, '$1-$2-$3'),
}));

describe.each([
  ['an activity', fctActivityChecks, 'activity_date_key'],
  ['a membership', fctCampaignMemberChecks, 'created_date_key'],
])('%s', (_, checks, day) => {
  const [key] = checks.model.primaryKey;
  const failures = (more: object) =>
    testChecks(checks)
      .given(checks.model as unknown as Model, [{ [key!]: '7', account_key: '-2', contact_key: '-2', ...more }])
      .given(dimAccount, versions('account') as object[])
      .given(dimContact, versions('contact') as object[])
      .given(dimDate, days)
      .asOf('2024-06-01T00:00:00Z')
      .failures(run);

  describe.each(['account', 'contact'])('and its %s', (entity) => {
    test.each([
      ['the version that holds at the end of the day', '1', 20240509],
      ['the version that begins at the midnight before', '2', 20240510],
      ['the first version for a day before it', '1', 20240420],
      ['no version for want of one', '-2', 20240510],
      ['any version for a day that is not known', '1', -1],
    ])('may name %s', async (_title, version, date) => {
      const failed = await failures({ [`${entity}_key`]: version, [day]: date });
      expect(failed).not.toHaveProperty(`${entity}_as_it_was`);
    });

    test.each([
      ['a version that had ended', '1', 20240510],
      ['a version that had not begun', '2', 20240509],
    ])('may not name %s', async (_title, version, date) => {
      const failed = await failures({ [`${entity}_key`]: version, [day]: date });
      expect(failed[`${entity}_as_it_was`]).toEqual([{ [key!]: '7' }]);
    });
  });
});
