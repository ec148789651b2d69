import { MedallionErrors } from '@medallion/core';
import { configSchema } from '../config/config.ts';
import { selectValidLayer } from '../layers.ts';

const mistakes = async (checks: object): Promise<string[]> => {
  try {
    await selectValidLayer('silver', configSchema.parse({ checks }));
    return [];
  } catch (error) {
    if (!(error instanceof MedallionErrors)) throw error;
    return error.errors.map(({ message, fix }) => `${message}. ${fix}`);
  }
};

test('settings may name declared checks and those of contracts, of any layer', async () => {
  const setting = { severity: 'warn' };
  expect(
    await mistakes({
      'fct_opportunity.won_has_amount': setting,
      'fct_opportunity.deal_status_accepted_values': setting,
      'int_account_version.current_equals_record': setting,
    }),
  ).toEqual([]);
});

test('a check that does not exist is named with the closest one', async () => {
  expect(await mistakes({ 'fct_opportunity.won_has_amuont': { severity: 'warn' } })).toEqual([
    'checks["fct_opportunity.won_has_amuont"]: there is no such check. Did you mean "fct_opportunity.won_has_amount"?',
  ]);
});
