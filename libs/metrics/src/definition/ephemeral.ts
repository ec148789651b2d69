import type { AnyModel } from '@medallion/model';

const ephemeral = new WeakSet<object>();

/**
 * A model that no table holds: where a metric needs rows that no fact has (two days of a snapshot side by side, two facts side by
 * side), its query becomes a subquery of the metric's. It reads the stored models of its layer.
 */
export function ephemeralModel<M extends AnyModel>(model: M): M {
  ephemeral.add(model);
  return model;
}

export const isEphemeral = (model: AnyModel): boolean => ephemeral.has(model);
