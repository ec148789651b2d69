import type { LiveRelation } from '../catalog/live-relations.ts';
import { distributionChange } from '../distribution/live-distribution.ts';
import { isView, type Relation } from '../relation.ts';
import { hasContractTypes } from './change-detector.ts';

/** Whether what stands in the database has to be dropped and made anew; the build then refuses while others depend on it. */
export const mustReplace = (relation: Relation, live: LiveRelation): boolean =>
  isView(relation) ? !canReplaceView(relation, live) : !canReconcile(relation, live);

/** Rows are put right in place only where columns and key are those of the contract, and the rows are where they are declared to be. */
export const canReconcile = (relation: Relation, live: LiveRelation): boolean =>
  live.isOwned &&
  !live.isView &&
  live.primaryKey.join() === relation.primaryKey.join() &&
  hasContractTypes(relation, live) &&
  distributionChange(relation, live) === undefined;

/** Postgres replaces a view in place only when the columns it has stay, in name, type and place; further ones may follow. */
export const canReplaceView = (relation: Relation, live: LiveRelation): boolean =>
  live.isView &&
  live.isOwned &&
  live.columns.length <= relation.columns.length &&
  live.columns.every((column, index) => {
    const wanted = relation.columns[index]!;
    return wanted.name === column.name && wanted.type === column.type;
  });
