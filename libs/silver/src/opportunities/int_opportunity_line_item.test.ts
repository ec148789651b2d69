import { stgSalesforceOpportunityLineItems, stgSalesforcePricebookEntries } from '@medallion/bronze';
import { surrogateKeyOf } from '@medallion/model';
import { testModel } from '@medallion/model/testing';
import { databaseOfTests } from '@medallion/testing';
import { intCurrencyRate } from '../history/index.ts';
import { intProduct } from '../products/int_product.ts';
import { intOpportunity } from './int_opportunity.ts';
import { intOpportunityLineItem } from './int_opportunity_line_item.ts';

const run = databaseOfTests();

const at = '2024-02-28T23:59:59.999Z';
const staged = {
  is_deleted: false,
  created_at: at,
  system_modstamp: at,
  load_seq: '1',
  last_seen_at: at,
  row_hash: 'h',
};
const deal = {
  opportunity_id: '006A',
  opportunity_key: '60',
  account_key: '11',
  current_account_key: '10',
  owner_user_key: '50',
  campaign_key: '-2',
  stage_key: '70',
  opportunity_name: 'Deal',
  stage_name: 'Closed Won',
  currency_code: 'EUR',
  is_closed: true,
  is_won: true,
  created_date: '2024-01-31',
  close_date: '2024-02-29',
};
const product = { product_name: 'Cloud', is_active: true, is_deleted: false, is_inferred: false };
type Line = Partial<typeof staged> & {
  opportunity_line_item_id: string;
  opportunity_id?: string;
  product_id?: string;
  pricebook_entry_id?: string;
  currency_code?: string;
  quantity?: string;
  list_price?: string;
  unit_price?: string;
  discount_percent?: string;
  total_price?: string;
  service_date?: string;
};
const given = (...lines: Line[]) =>
  testModel(intOpportunityLineItem)
    .given(
      stgSalesforceOpportunityLineItems,
      lines.map((line) => ({ ...staged, opportunity_id: '006A', ...line })),
    )
    .given(stgSalesforcePricebookEntries, [
      { ...staged, pricebook_entry_id: '01uA', product_id: '01tA' },
      { ...staged, pricebook_entry_id: '01uB', product_id: '01tB', is_deleted: true },
    ])
    .given(intProduct, [
      { ...product, product_id: '01tA', product_key: '81' },
      { ...product, product_id: '01tB', product_key: '82' },
    ])
    .given(intOpportunity, [deal])
    .given(intCurrencyRate, [
      { currency_code: 'USD', units_per_corporate: '1', valid_from: '1900-01-01', valid_to: '9999-12-31' },
      { currency_code: 'EUR', units_per_corporate: '0.5', valid_from: '1900-01-01', valid_to: '2024-02-29' },
      { currency_code: 'EUR', units_per_corporate: '0.8', valid_from: '2024-02-29', valid_to: '9999-12-31' },
    ]);

test('a line has the keys and the flags of its deal, and its amount at the rate of the close date of the deal', async () => {
  await given({
    opportunity_line_item_id: '00kA',
    product_id: '01tA',
    quantity: '3',
    list_price: '40',
    unit_price: '33.34',
    discount_percent: '10',
    total_price: '90.02',
    service_date: '2024-03-01',
  }).expect(run, [
    {
      opportunity_line_item_id: '00kA',
      opportunity_line_item_key: surrogateKeyOf('opportunity_line_item', '00kA'),
      opportunity_key: '60',
      account_key: '11',
      current_account_key: '10',
      owner_user_key: '50',
      product_key: '81',
      currency_code: 'EUR',
      is_closed: true,
      is_won: true,
      quantity: '3.0000',
      list_price: '40.00',
      unit_price: '33.34',
      discount_percent: '10.0000',
      amount: '90.02',
      amount_corporate: '112.53',
      created_date: '2024-02-28',
      close_date: '2024-02-29',
      service_date: '2024-03-01',
    },
  ]);
});

test('the product is the one the line names, else that of its price book entry, deleted or not, else unknown', async () => {
  await given(
    { opportunity_line_item_id: '00kA', product_id: '01tA', pricebook_entry_id: '01uB' },
    { opportunity_line_item_id: '00kB', pricebook_entry_id: '01uB' },
    { opportunity_line_item_id: '00kC', pricebook_entry_id: '01uX' },
  ).expect(run, [
    { opportunity_line_item_id: '00kA', product_key: '81' },
    { opportunity_line_item_id: '00kB', product_key: '82' },
    { opportunity_line_item_id: '00kC', product_key: '-1' },
  ]);
});

test('an amount in a currency without a rate is unknown in the corporate one; a missing quantity and price count as none', async () => {
  await given(
    { opportunity_line_item_id: '00kA', currency_code: 'CHF', total_price: '1' },
    { opportunity_line_item_id: '00kB' },
  ).expect(run, [
    { opportunity_line_item_id: '00kA', quantity: '0.0000', amount: '1.00', amount_corporate: null },
    { opportunity_line_item_id: '00kB', quantity: '0.0000', amount: '0.00', amount_corporate: '0.00' },
  ]);
});

test('deleted lines and the lines of deals that are not live are left out', async () => {
  await given(
    { opportunity_line_item_id: '00kA', is_deleted: true },
    { opportunity_line_item_id: '00kB', opportunity_id: '006X' },
  ).expect(run, []);
});
