import { GoldDatabase } from '../fixtures/gold-database.ts';
import { dimStage, fctOpportunityStage } from '../index.ts';
import { stageConversion, stageDays } from './stages.ts';

let gold: GoldDatabase;
beforeAll(async () => {
  gold = await GoldDatabase.create('2024-06-15T12:00:00Z');
});
afterEach(() => gold.clear());
afterAll(() => gold.drop());

const stages = [
  { stage_key: '-1', stage_name: '(unknown)', is_closed: false, stage_sort_order: 0 },
  { stage_key: '1', stage_name: 'Prospecting', is_closed: false, stage_sort_order: 1 },
  { stage_key: '2', stage_name: 'Qualification', is_closed: false, stage_sort_order: 2 },
  { stage_key: '3', stage_name: 'Negotiation', is_closed: false, stage_sort_order: 3 },
  { stage_key: '4', stage_name: 'Closed Won', is_closed: true, stage_sort_order: 4 },
];
const deal = (furthest_stage_key: string, created_date_key = 20240131) => ({ furthest_stage_key, created_date_key });

test('a stage converts the deals that came further out of those that came to it', async () => {
  await gold.insert(dimStage, stages);
  await gold.insert(fctOpportunityStage, [deal('1'), deal('2'), deal('2'), deal('4'), deal('-1')]);
  expect(await gold.rows(stageConversion, { by: ['stage.stage_sort_order', 'stage.stage_name'] })).toEqual([
    ['1', 'Prospecting', '0.7500'],
    ['2', 'Qualification', '0.3333'],
    ['3', 'Negotiation', '1.0000'],
  ]);
});

test('a stage nobody came to has no conversion', async () => {
  await gold.insert(dimStage, stages);
  await gold.insert(fctOpportunityStage, [deal('-1')]);
  expect(await gold.value(stageConversion)).toBeNull();
});

test('conversion is by the date deals were created', async () => {
  await gold.insert(dimStage, stages);
  await gold.insert(fctOpportunityStage, [deal('1'), deal('4', 20240201)]);
  expect(
    await gold.rows(stageConversion, { grain: 'month', where: [['stage.stage_name', '=', 'Prospecting']] }),
  ).toEqual([
    ['2024-01-31', '0.0000'],
    ['2024-02-29', '1.0000'],
  ]);
});

test('the days of a stage are averaged over the deals that entered it', async () => {
  await gold.insert(fctOpportunityStage, [
    { prospecting_days: '10', negotiation_days: '0' },
    { prospecting_days: '20.5', negotiation_days: null },
  ]);
  expect(await gold.rows(stageDays, { by: ['stage_slug'] })).toEqual([
    ['negotiation', '0.0000'],
    ['prospecting', '15.2500'],
  ]);
  expect(await gold.value(stageDays, { where: [['stage_slug', '=', 'qualification']] })).toBeNull();
});
