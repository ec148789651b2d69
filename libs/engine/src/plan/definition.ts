import { digest } from '../hash.ts';
import { followedInputs, type Scope } from '../incremental/scope.ts';
import { isView, type Relation } from '../relation.ts';
import { commentStatements } from '../statements/comments.ts';
import { countDiff, keyDiff } from '../statements/key-diff.ts';
import { diffName, scratchName } from '../statements/object-names.ts';
import { adoptTable } from '../statements/adopt.ts';
import { reconcile } from '../statements/reconcile.ts';
import { createMaterializedView, refresh } from '../statements/materialized-view.ts';
import { scratchBuild } from '../statements/scratch-build.ts';
import { addForeignKeys, createIndexes } from '../statements/table.ts';
import { createView } from '../statements/view.ts';

/**
 * Every statement a model stands for, in the order of a first build followed by a reconciliation. Two models are the same
 * definition exactly when these are equal, so a comment in TypeScript changes nothing and a changed engine what it really changes.
 * Checks are apart (`plan/layer-checks.ts`): a changed check is run again without building anything.
 */
export const definitionStatements = (relation: Relation): string[] => [
  ...relation.hooks.before.map((hook) => hook.sql),
  ...relationStatements(relation),
  ...relation.hooks.after.map((hook) => hook.sql),
];

function relationStatements(relation: Relation): string[] {
  const { sql } = relation;
  if (isView(relation)) return [createView(relation, sql), ...commentStatements(relation)];
  if (relation.kind === 'materialized_view') return [...createMaterializedView(relation, sql), refresh(relation)];
  const scratch = { schema: 'scratch', run: 'run' };
  const computed = scratchName(scratch, relation.id);
  const diff = diffName(scratch, relation.id);
  const { distribution } = relation;
  const beside = typeof distribution === 'object' ? distribution.colocateWith : undefined;
  const build = scratchBuild(relation, computed, { sql, isKept: true, beside });
  const changes = reconcile(relation, computed, diff);
  return [
    ...[...build.create, build.fill, ...build.keys],
    ...adoptTable(relation, computed),
    ...createIndexes(relation),
    ...addForeignKeys(relation).map((key) => key.statement),
    ...commentStatements(relation),
    ...[...keyDiff(relation, computed, diff), countDiff(diff)],
    ...[changes.insert, changes.update ?? '', changes.delete],
    ...(relation.scope === undefined || relation.scope.isDerived ? [] : [scopeDeclaration(relation.scope)]),
  ];
}

/**
 * What of it is incremental follows from what was declared and from its inputs; as a comment, so that a statement it stays. A derived
 * scope follows from the query: it is no part of the definition, but goes with what the model was computed from.
 */
const scopeDeclaration = (scope: Scope): string => `-- by ${followedInputs(scope)}`;

export const definitionDigest = (relation: Relation): string => digest(definitionStatements(relation));

/** What readers can depend on besides rows: names and types of columns, and the key. */
export const contractDigest = (relation: Relation): string =>
  digest([
    ...relation.columns.map((column) => `${column.name} ${column.type}${column.notNull ? ' not null' : ''}`),
    ...relation.primaryKey,
  ]);

/** State of what a view shows, stored or not: it follows from its query and what that reads. */
export const viewState = (relation: Relation, upstream: Readonly<Record<string, string>>): string =>
  digest([relation.sql, contractDigest(relation), ...Object.entries(upstream).flat()]);

/** The definition together with what it was, or would be, computed from. */
export const fingerprint = (definition: string, upstream: Readonly<Record<string, string>>): string =>
  digest([definition, ...Object.entries(upstream).flat()]);
