import type { Exposure } from '@medallion/model';

/** A consumer that reads a model. */
export interface ModelExposure {
  readonly name: string;
  readonly owner: string;
  /** Those of the model's columns it reads; absent where it may read any. */
  readonly columns?: readonly string[];
}

/** Who reads a model, sorted by name. */
export const exposuresOf = (model: string, exposures: readonly Exposure[]): ModelExposure[] =>
  exposures
    .flatMap(({ name, owner, reads }) => {
      const found = [...reads].find(([id]) => id === model);
      if (found === undefined) return [];
      return [{ name, owner, ...(found[1] === undefined ? {} : { columns: found[1] }) }];
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
