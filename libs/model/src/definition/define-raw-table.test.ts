import fc from 'fast-check';
import { defineRawTable, RAW_METADATA, numeric, snakeCase, text, timestamptz } from '../index.ts';

test.each([
  ['AnnualRevenue', 'annual_revenue'],
  ['Health_Score__c', 'health_score__c'],
  ['Product2Id', 'product2_id'],
  ['OpportunityLineItem', 'opportunity_line_item'],
  ['Pricebook2', 'pricebook2'],
  ['PricebookEntry', 'pricebook_entry'],
  ['IsDeleted', 'is_deleted'],
  ['CurrencyIsoCode', 'currency_iso_code'],
  ['ISOCode', 'isocode'],
  ['Custom__c', 'custom__c'],
])('%s becomes %s', (field, column) => {
  expect(snakeCase(field)).toBe(column);
});

test('a snake-case name stays as it is', () => {
  fc.assert(
    fc.property(fc.string(), (name) => snakeCase(snakeCase(name)) === snakeCase(name)),
    { seed: 1 },
  );
});

const table = defineRawTable({
  object: 'OpportunityLineItem',
  description: 'lines',
  fields: { Quantity: numeric(16, 6).notNull(), Id: text(), Product2Id: text().describe('the product') },
});

test('a raw table holds the id, the modstamp, the fields as nullable columns and the metadata', () => {
  expect(table.id).toBe('raw.opportunity_line_item');
  expect(Object.keys(table.columns)).toEqual([
    'id',
    'system_modstamp',
    'quantity',
    'product2_id',
    ...Object.keys(RAW_METADATA),
  ]);
  expect(table.columns.quantity.def.notNull).toBe(false);
  expect(table.columns.product2_id.def.description).toBe('the product');
  expect(table.columns._extra.def.notNull).toBe(false);
});

test('its key is the record, the modstamp and the contents', () => {
  expect(table.primaryKey).toEqual(['id', 'system_modstamp', 'content_hash']);
});

test('it knows which field fills which column', () => {
  expect(table.object).toBe('OpportunityLineItem');
  expect(table.fields.map(({ field, column }) => [field, column])).toEqual([
    ['Id', 'id'],
    ['SystemModstamp', 'system_modstamp'],
    ['Quantity', 'quantity'],
    ['Product2Id', 'product2_id'],
  ]);
});

test('SystemModstamp may be declared, with a description of its own', () => {
  const declared = defineRawTable({
    object: 'X',
    description: 'x',
    fields: { SystemModstamp: timestamptz().describe('mine') },
  });
  expect(declared.columns.system_modstamp.def).toMatchObject({ description: 'mine', notNull: true });
});
