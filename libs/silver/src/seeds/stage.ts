import { bool, defineSeed, int, numeric, text } from '@medallion/model';

import { STAGE_SLUGS } from './stage-slugs.ts';

/** The stages of an opportunity, in the order of the funnel. Edit `stage.csv` to match your org's stages. */
export const seedStage = defineSeed({
  name: 'seed_stage',
  layer: 'silver',
  description:
    'Sales stages in funnel order. Ships with the ten stages of a new Salesforce org; a stage the org uses that is not listed here is added to int_opportunity_stage from what the records say.',
  columns: {
    stage_name: text().primaryKey().describe('Label of the stage, exactly as records carry it.'),
    slug: text()
      .notNull()
      .accepted(...STAGE_SLUGS, 'other')
      .describe('Column prefix of the stage in fct_opportunity_stage; stages that share a slug are counted together.'),
    stage_category: text().notNull().accepted('Early', 'Middle', 'Late').describe('Third of the funnel.'),
    forecast_category: text().notNull().describe('Forecast category Salesforce gives the stage by default.'),
    is_closed: bool().notNull().describe('The deal is decided.'),
    is_won: bool().notNull().describe('The deal is decided in our favour.'),
    stage_sort_order: int().notNull().describe('Position in the funnel, from 1; the lost stage comes last.'),
    default_probability: numeric(14, 4).notNull().describe('Percent, 0 to 100.'),
  },
  file: new URL('./stage.csv', import.meta.url),
});
