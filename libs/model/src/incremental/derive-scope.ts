import type { Columns } from '../columns/column.ts';
import type { ChangeMapping, ColumnValues } from '../definition/materialization.ts';
import type { AnyModel } from '../definition/model.ts';
import {
  COMPUTED_VALUE,
  followedColumn,
  isFollowable,
  type FollowedColumn,
  type NotFollowed,
} from './followed-column.ts';
import { stagedRaw } from './model-inputs.ts';
import { occurrences } from './occurrences.ts';
import { isTrackable, trackedColumns } from './tracked-columns.ts';

/** What of a model is computed anew as a whole, and how changes of what it reads say which. */
export interface ModelScope {
  /** The column whose values are rebuilt whole when one of their sources changes. */
  readonly column: string;
  readonly changes: readonly ChangeMapping[];
  /** Columns whose values no row has. */
  readonly except: readonly ColumnValues[];
  /** It follows from the query; nobody declared it. */
  readonly isDerived?: true;
}

/** Where a column's changes are followed, and whether a value there is one row. */
interface Candidate extends Pick<ModelScope, 'column' | 'changes'> {
  readonly isOneRow: boolean;
}

/**
 * The scope of a table that declares none: a column of its key that passes through unchanged from one upstream, where the query lets it
 * be proved that the rows with some values of it follow from the rows of that upstream with these values. Changes of anything else it
 * reads concern all of it. Where several columns qualify, one that names single rows of its upstream is taken, then the first.
 */
export function deriveScope(model: AnyModel): ModelScope | NotFollowed {
  const found = model.primaryKey.map((column) => candidate(model, column));
  const candidates = found.filter((each) => 'changes' in each);
  const best = candidates.find(({ isOneRow }) => isOneRow) ?? candidates[0];
  if (best !== undefined) return { column: best.column, changes: best.changes, except: [], isDerived: true };
  // What stands against a column that is computed is less than what stands against one that passes through.
  const refused = found.flatMap((each) => ('why' in each ? [each] : []));
  return refused.find(({ why }) => why !== COMPUTED.why) ?? COMPUTED;
}

const COMPUTED: NotFollowed = { why: 'no column of its key passes through unchanged' };

function candidate(model: AnyModel, column: string): Candidate | NotFollowed {
  const found = followedColumn(model, column);
  if (!isFollowable(found)) return found.why === COMPUTED_VALUE ? COMPUTED : found;
  const { sqlType } = (model.columns as Columns)[column]!.def;
  if (!isTrackable(sqlType)) return { why: `${column} is ${sqlType}, by which no changes are recorded` };
  const followed = followedIn(found);
  if ('why' in followed) return followed;
  const { upstream, by } = followed;
  if (occurrences(upstream, model) !== 1) return { why: `it reads ${upstream.id} more than once` };
  const { primaryKey, columns } = upstream;
  return {
    column,
    changes: [{ upstream: upstream.id, column: by }],
    isOneRow: primaryKey.join() === by || (columns as Columns)[by]!.def.unique,
  };
}

/** The input whose changed rows are known by a column: the table it comes from, or the staging view over the raw one. */
function followedIn({
  model,
  column,
  views,
}: FollowedColumn): { readonly upstream: AnyModel; readonly by: string } | NotFollowed {
  const { kind } = model.materialized;
  if (kind === 'raw') {
    const last = views.at(-1);
    if (last === undefined || stagedRaw(last.view) !== model)
      return { why: `it reads ${model.id} through no staging view` };
    if (occurrences(model, last.view) !== 1) return { why: `${last.view.id} reads ${model.id} more than once` };
    return { upstream: last.view, by: last.column };
  }
  if (kind !== 'table' && kind !== 'incremental') return { why: `of changes of ${model.id} nothing is recorded` };
  if (!trackedColumns(model).includes(column)) return { why: `of ${model.id} no changes are recorded by ${column}` };
  return { upstream: model, by: column };
}
