import { testModel } from '@medallion/model/testing';
import { intOpportunityStage } from '@medallion/silver';
import { databaseOfTests } from '@medallion/testing';
import { dimStage } from './dim_stage.ts';

const run = databaseOfTests();

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

test('a stage that the seed does not list has its row too', async () => {
  const stage = {
    stage_name: 'Legal',
    stage_key: '12',
    stage_category: 'Middle' as const,
    is_closed: false,
    is_won: false,
  };
  await testModel(dimStage)
    .given(intOpportunityStage, [{ ...stage, slug: 'other', is_in_seed: false, stage_sort_order: 11 }])
    .expect(run, [{ ...stage, stage_sort_order: 11 }]);
});
