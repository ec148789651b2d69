import { testModel } from '@medallion/model/testing';
import { intOpportunityLineItem } from '@medallion/silver';
import { databaseOfTests } from '@medallion/testing';
import { fctOpportunityLineItem } from './fct_opportunity_line_item.ts';

const run = databaseOfTests();

const line = {
  opportunity_line_item_id: '00kA',
  opportunity_line_item_key: '90',
  opportunity_key: '60',
  account_key: '11',
  current_account_key: '10',
  owner_user_key: '50',
  product_key: '81',
  currency_code: 'EUR',
  is_closed: true,
  is_won: true,
  quantity: '3',
  amount: '90.02',
  created_date: '2024-02-28',
  close_date: '2024-02-29',
};

test('a line is counted once, with what its deal shares with it', async () => {
  const prices = { list_price: '40', unit_price: '33.34', discount_percent: '10', amount_corporate: '112.53' };
  await testModel(fctOpportunityLineItem)
    .given(intOpportunityLineItem, [{ ...line, ...prices, service_date: '2024-03-01' }])
    .expect(run, [
      {
        opportunity_line_item_key: '90',
        opportunity_key: '60',
        account_key: '11',
        current_account_key: '10',
        owner_user_key: '50',
        product_key: '81',
        created_date_key: 20240228,
        close_date_key: 20240229,
        service_date_key: 20240301,
        opportunity_line_item_id: '00kA',
        currency_code: 'EUR',
        is_won: true,
        is_closed: true,
        quantity: '3.0000',
        list_price: '40.00',
        unit_price: '33.34',
        discount_percent: '10.0000',
        amount: '90.02',
        amount_corporate: '112.53',
        line_item_count: 1,
      },
    ]);
});

test('a line without a service date has none, one outside the calendar an unknown one', async () => {
  await testModel(fctOpportunityLineItem)
    .given(intOpportunityLineItem, [
      line,
      { ...line, opportunity_line_item_id: '00kB', service_date: '2051-01-01', close_date: '1999-12-31' },
    ])
    .expect(run, [
      { opportunity_line_item_id: '00kA', service_date_key: -2, close_date_key: 20240229, amount_corporate: null },
      { opportunity_line_item_id: '00kB', service_date_key: -1, close_date_key: -1, amount_corporate: null },
    ]);
});
