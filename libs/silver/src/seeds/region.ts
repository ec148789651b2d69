import { defineSeed, text } from '@medallion/model';

/** Sales regions. Edit `region.csv` to match how your company cuts the map. */
export const seedRegion = defineSeed({
  name: 'seed_region',
  layer: 'silver',
  description:
    'Sales region of a country, or of a state within it, under the spellings people type (US, USA, United States; CA, California). Compared without regard to case.',
  columns: {
    country: text().primaryKey().describe('Country name or code.'),
    state: text().primaryKey().describe('State name or code; * stands for every state without a line of its own.'),
    region: text().notNull(),
  },
  file: new URL('./region.csv', import.meta.url),
});
