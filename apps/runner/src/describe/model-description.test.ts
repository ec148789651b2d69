import { dimStage, fctOpportunity, models } from '@medallion/gold';
import { bigint, defineExposure, defineModel, hook, type AnyModel } from '@medallion/model';
import { renderModel } from '../output/model-description.ts';
import { Output } from '../output/output.ts';
import { describeModel } from './model-description.ts';

const exposures = [
  defineExposure({
    name: 'weekly_pipeline',
    type: 'dashboard',
    owner: 'sales-ops',
    url: 'https://bi.example.com/pipeline',
    description: 'What sales looks at on Mondays.',
    dependsOn: [fctOpportunity.c.amount_corporate, fctOpportunity.c.stage_key],
  }),
  defineExposure({
    name: 'deal_scoring',
    type: 'ml',
    owner: 'data',
    description: 'Scores of open deals.',
    dependsOn: [fctOpportunity],
  }),
];
const hooked = defineModel({
  name: 'fct_hooked',
  layer: 'gold',
  grain: 'one stage',
  description: 'Stages.',
  materialized: 'view',
  hooks: { after: [hook`notify stages`] },
  columns: { stage_key: bigint().primaryKey() },
  from: (db) => db.selectFrom(dimStage.as('s')),
  select: (_) => ({ stage_key: 's.stage_key' }),
});
const all: readonly AnyModel[] = [...models, hooked];
const describe = (id: string) =>
  describeModel(
    all.find((model) => model.id === id)!,
    { all, checks: [], exposures, overrides: {} },
  );
const text = (id: string): string => {
  const stream = { write: () => true, isTTY: false, columns: 120 };
  const output = new Output({
    stdout: stream,
    stderr: stream,
    json: false,
    verbose: false,
    secrets: [],
    environment: {},
  });
  return renderModel(describe(id), output);
};

test('a model is described with who uses it, and of what', () => {
  expect(text('gold.fct_opportunity')).toContain(
    [
      'Used by: deal_scoring, ml of data',
      'Used by: weekly_pipeline, dashboard of sales-ops (amount_corporate, stage_key) https://bi.example.com/pipeline',
    ].join('\n'),
  );
  expect(text('gold.dim_stage')).not.toContain('Used by');
});

test('as data it names them with all that is known', () => {
  expect(describe('gold.fct_opportunity').exposures).toEqual([
    { name: 'deal_scoring', type: 'ml', owner: 'data', description: 'Scores of open deals.' },
    {
      name: 'weekly_pipeline',
      type: 'dashboard',
      owner: 'sales-ops',
      description: 'What sales looks at on Mondays.',
      url: 'https://bi.example.com/pipeline',
      columns: ['amount_corporate', 'stage_key'],
    },
  ]);
});

test('an exposure knows where it is declared, for messages', () => {
  expect(exposures[0]!.declaredAt).toMatch(/model-description\.test\.ts:\d+$/);
});

test('statements that run with its publish stand before its query', () => {
  expect(text('gold.fct_hooked')).toContain('\nRun after it is published\nnotify stages\n\nSQL\n');
  expect(describe('gold.fct_hooked').hooks).toEqual({ before: [], after: ['notify stages'] });
  expect(text('gold.dim_stage')).not.toContain('it is published');
});

test('a table says what of it is computed when what it reads changes, and who says so, or why all of it is', () => {
  expect(text('gold.dim_lead')).toContain(
    '\nComputed by what changed, derived: by lead_key, from silver.int_lead.lead_key\n',
  );
  expect(text('gold.fct_opportunity_stage')).toContain(
    '\nComputed by what changed, declared: by opportunity_id, from ops.clock.as_of, silver.int_opportunity.opportunity_id, silver.int_opportunity_funnel.opportunity_id\n',
  );
  expect(text('gold.dim_stage')).toContain('\nComputed in full: ');
  expect(text('gold.fct_hooked')).not.toContain('Computed');
  expect(describe('gold.dim_lead').computed).toEqual({
    by: 'lead_key',
    isDerived: true,
    follows: ['silver.int_lead.lead_key'],
  });
});
