import { testModel } from '@medallion/model/testing';
import { intOpportunityStage } from '@medallion/silver';
import { createDatabase, type TestDatabase } from '@medallion/testing';
import { dimStage } from './dim_stage.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase();
});
afterAll(() => database.drop());
const run = (query: string) => database.sql.unsafe(query);

test('a stage has its place in the funnel', async () => {
  await testModel(dimStage)
    .given(intOpportunityStage, [
      {
        stage_name: 'Closed Won',
        stage_key: '9',
        slug: 'closed_won',
        stage_category: 'Late',
        is_closed: true,
        is_won: true,
        is_in_seed: true,
        stage_sort_order: 9,
      },
    ])
    .expect(run, [
      {
        stage_key: '9',
        stage_name: 'Closed Won',
        stage_category: 'Late',
        is_closed: true,
        is_won: true,
        stage_sort_order: 9,
      },
    ]);
});
