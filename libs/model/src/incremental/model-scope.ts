import type { AnyModel } from '../definition/model.ts';
import { deriveScope, type ModelScope } from './derive-scope.ts';
import type { NotFollowed } from './followed-column.ts';

/**
 * The scope of a model that is computed by what changed: the declared one of an incremental model, a derived one of a table, or why there
 * is none; `undefined` of what is no table or has no query.
 */
export function modelScope(model: AnyModel): ModelScope | NotFollowed | undefined {
  const { materialized } = model;
  if (materialized.kind === 'incremental')
    return { column: materialized.scope, changes: materialized.changes, except: materialized.except };
  return materialized.kind === 'table' && model.query() !== undefined ? deriveScope(model) : undefined;
}
