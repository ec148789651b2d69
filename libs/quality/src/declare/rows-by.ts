import type { Columns, Layer, Model } from '@medallion/model';
import type { RowsBy } from './declared-check.ts';

/** The rows of a model that a rule looks at value by value, for `across`: ``rowsBy(intOpportunityVersion, 'opportunity_key')``. */
export const rowsBy = <N extends string, C extends Columns, K extends keyof C & string>(
  model: Model<Layer, N, C>,
  column: K,
): RowsBy => ({ model: model as unknown as RowsBy['model'], column });
