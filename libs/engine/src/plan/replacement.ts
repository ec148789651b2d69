import type { LiveRelation } from '../catalog/live-relations.ts';
import { distributionChange } from '../distribution/live-distribution.ts';
import type { RecordedModel } from '../ports/records.ts';
import { isView, type Relation } from '../relation.ts';
import { schemaChange, type SchemaChange } from './schema-change.ts';
import { hasContractTypes } from './change-detector.ts';
import { viewState } from './definition.ts';

/** Whether what stands in the database has to be dropped and made anew; the build then refuses while others depend on it. */
export function mustReplace(relation: Relation, live: LiveRelation, recorded: RecordedModel | undefined): boolean {
  if (relation.kind === 'materialized_view') return !canRefresh(relation, live, recorded);
  return isView(relation) ? !canReplaceView(relation, live) : !canReconcile(relation, live);
}

/** Only a materialized view of this very query and contract can be refreshed: no other query can be given to it. */
export const canRefresh = (relation: Relation, live: LiveRelation, recorded: RecordedModel | undefined): boolean =>
  live.isMaterializedView &&
  live.isOwned &&
  live.oid === recorded?.oid &&
  hasContractTypes(relation, live) &&
  recorded.state === viewState(relation, recorded.upstream);

/** Rows are put right in place only where columns and key are those of the contract, or can be made so, and the rows are where they are declared to be. */
export const canReconcile = (relation: Relation, live: LiveRelation): boolean =>
  isOwnTable(live) &&
  schemaChange(relation, live)?.action !== 'rebuild' &&
  distributionChange(relation, live) === undefined;

/** What becomes of a table of ours that does not fit; `undefined` where it does, and where no table of ours is there to be altered. */
export const schemaChangeOf = (relation: Relation, live: LiveRelation): SchemaChange | undefined =>
  isOwnTable(live) ? schemaChange(relation, live) : undefined;

const isOwnTable = (live: LiveRelation): boolean => live.isOwned && !live.isView && !live.isMaterializedView;

/** Postgres replaces a view in place only when the columns it has stay, in name, type and place; further ones may follow. */
export const canReplaceView = (relation: Relation, live: LiveRelation): boolean =>
  live.isView &&
  live.isOwned &&
  live.columns.length <= relation.columns.length &&
  live.columns.every((column, index) => {
    const wanted = relation.columns[index]!;
    return wanted.name === column.name && wanted.type === column.type;
  });
