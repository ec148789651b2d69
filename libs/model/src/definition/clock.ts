import { bigint, text, timestamptz } from '../columns/column-types.ts';
import { defineSource } from './define-source.ts';

/**
 * The only clock a model may read: one row, the environment's. `db.selectFrom(a.as('a')).innerJoin(clock.as('clock'), (j) =>
 * j.onTrue())`, then `c('clock.as_of')`.
 */
export const clock = defineSource({
  name: 'clock',
  layer: 'ops',
  description: "The source's clock: what the environment is built as of.",
  columns: {
    environment: text().primaryKey().describe('The environment whose clock this is'),
    as_of: timestamptz().notNull().describe('The instant up to which the source is known, to the millisecond'),
    load_seq: bigint().notNull().describe('The last complete load'),
  },
});
