import { GoldDatabase } from '../fixtures/gold-database.ts';
import { dimLead, fctLead } from '../index.ts';
import { leadConversionRate } from './leads.ts';

let gold: GoldDatabase;
beforeAll(async () => {
  gold = await GoldDatabase.create('2024-06-15T12:00:00Z');
});
afterEach(() => gold.clear());
afterAll(() => gold.drop());

test('the conversion rate is converted leads per lead created', async () => {
  const lead = { lead_count: 1, lead_key: '1', created_date_key: 20240531 };
  expect(await gold.value(leadConversionRate)).toBeNull();
  await gold.insert(dimLead, [
    { lead_key: '1', lead_source: 'Web' },
    { lead_key: '2', lead_source: null },
  ]);
  await gold.insert(fctLead, [
    { ...lead, converted_count: 1 },
    { ...lead, converted_count: 0 },
    { ...lead, converted_count: 0, lead_key: '2' },
  ]);
  expect(await gold.rows(leadConversionRate, { grain: 'year', by: ['lead.lead_source'] })).toEqual([
    ['2024', 'Web', '0.5000'],
    ['2024', null, '0.0000'],
  ]);
});
