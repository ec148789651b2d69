import { testChecks } from '@medallion/quality/testing';
import { databaseOfTests } from '@medallion/testing';
import { fctLeadChecks } from './fct_lead.checks.ts';
import { fctLead } from './fct_lead.ts';

const run = databaseOfTests();

const converted = {
  lead_key: '1',
  days_to_convert: 0,
  converted_count: 1,
  won_count: 1,
  converted_account_key: '10',
  converted_contact_key: '30',
};
const failures = (change: object = {}) =>
  testChecks(fctLeadChecks)
    .given(fctLead, [{ ...converted, ...change }])
    .failures(run);

test('a lead converted on its first day passes, and one that was not converted', async () => {
  expect(await failures()).toEqual({});
  const open = { days_to_convert: null, converted_count: 0, won_count: 0 };
  expect(await failures({ ...open, converted_account_key: '-2', converted_contact_key: '-2' })).toEqual({});
});

test.each<[string, string, object]>([
  ['converted before its creation', 'converted_after_creation', { days_to_convert: -1 }],
  ['converted to an unknown account', 'converted_to_known', { converted_account_key: '-1' }],
  ['converted to an unknown contact', 'converted_to_known', { converted_contact_key: '-1' }],
  ['won and not converted', 'won_is_converted', { converted_count: 0 }],
])('a lead that was %s fails', async (_, check, change) => {
  expect((await failures(change))[check]).toEqual([{ lead_key: '1' }]);
});
