import { MedallionError } from '@medallion/core';
import { quoted, textLiteral } from '@medallion/model';
import { qualifiedName } from '@medallion/quality';
import { readBelongings, type Belonging } from '../catalog/belongings.ts';
import {
  foreignDependents,
  readDependentViews,
  readIncomingForeignKeys,
  type DependentView,
  type Going,
  type IncomingForeignKey,
} from '../catalog/dependents.ts';
import type { LiveRelation } from '../catalog/live-relations.ts';
import { goingColumns, type ColumnChanges } from '../plan/schema-change.ts';
import type { Session } from '../ports/warehouse-port.ts';
import type { RelationName } from '../relation.ts';

/** What was dropped along with relations that had to go, and must be made again. */
export interface DroppedDependents {
  readonly views: readonly DependentView[];
  readonly foreignKeys: readonly IncomingForeignKey[];
  /** Views that the build itself made aside; not to be made again, since what they were for is done. */
  readonly aside: readonly RelationName[];
  /** Of the other views and of the relations themselves. */
  readonly belongings: readonly Belonging[];
}

/** What a publish takes from the database. */
export interface Outgrown {
  /** Relations that are dropped, and made anew. */
  readonly relations: readonly LiveRelation[];
  /** Tables that are altered, of which columns may go or change their type. */
  readonly migrated: readonly { readonly live: LiveRelation; readonly changes: ColumnChanges }[];
}

/**
 * Drops relations whose contract no longer fits, and what keeps columns of tables from being altered. Views and foreign keys of ours
 * that depend on them go, for the caller to make again; those of others are never touched. So do views the build made aside of a model
 * over views of the layer that are not built, which are still those of before.
 *
 * @param ours oids of everything published, in whatever environment
 * @param scratch schema of what the build made aside
 * @throws MedallionError `DEPENDENTS_NOT_OURS`, naming what stands in the way
 */
export async function makeWay(
  session: Session,
  { relations, migrated }: Outgrown,
  ours: ReadonlySet<string>,
  scratch: string,
): Promise<DroppedDependents> {
  const altered = migrated.filter(({ changes: { removed, retyped } }) => removed.length + retyped.length > 0);
  if (relations.length + altered.length === 0) return { views: [], foreignKeys: [], aside: [], belongings: [] };
  const whole = relations.map(({ oid }): Going => ({ oid }));
  const columns = altered.map(({ live, changes }) => goingColumns(live, changes));
  const dependents = await readDependentViews(session, [...whole, ...columns.map(({ forViews }) => forViews)]);
  const aside = dependents.filter(({ schema }) => schema === scratch);
  const views = dependents.filter(({ schema }) => schema !== scratch);
  const foreignKeys = await readIncomingForeignKeys(session, [...whole, ...columns.map(({ forKeys }) => forKeys)]);
  const foreign = foreignDependents({ views, foreignKeys }, ours);
  if (foreign.length > 0) throw dependentsNotOurs([...relations, ...altered.map(({ live }) => live)], foreign);
  const belongings = await readBelongings(
    session,
    [...relations, ...views].map(({ oid }) => oid),
  );
  const recreated = relations.filter(isAnyView).map((view): GoingView => ({
    ...view,
    isMaterialized: view.isMaterializedView,
  }));
  // What reads one of them may be read by another, so there is one order of all.
  const going = recreated.length === 0 ? dependents : await outermostFirst(session, [...dependents, ...recreated]);
  for (const view of going) {
    await session.execute(`drop ${view.isMaterialized ? 'materialized view' : 'view'} ${qualifiedName(view)}`);
  }
  for (const key of foreignKeys) {
    await session.execute(`alter table ${qualifiedName(key.table)} drop constraint ${quoted(key.name)}`);
  }
  const tables = relations.filter((relation) => !isAnyView(relation));
  if (tables.length > 0) await session.execute(`drop table ${tables.map(qualifiedName).join(', ')}`);
  return { views, foreignKeys, aside, belongings };
}

const isAnyView = (relation: LiveRelation): boolean => relation.isView || relation.isMaterializedView;

type GoingView = RelationName & Pick<DependentView, 'oid' | 'isMaterialized'>;

/** Views that may read each other, each before those it reads: what reads a view is read by fewer than the view itself. */
async function outermostFirst(session: Session, views: readonly GoingView[]): Promise<readonly GoingView[]> {
  const readers = new Map<GoingView, number>();
  for (const view of views) readers.set(view, (await readDependentViews(session, [{ oid: view.oid }])).length);
  return [...views].sort((a, b) => readers.get(a)! - readers.get(b)!);
}

/**
 * Makes views of later layers, and of environments, again as they were. One that no longer can, because a column it shows is gone, stays
 * away: its own layer is found to lack it and builds it from its new definition.
 *
 * @returns those that stayed away
 */
export async function restoreViews(
  session: Session,
  views: readonly DependentView[],
): Promise<readonly DependentView[]> {
  const lost: DependentView[] = [];
  for (const view of [...views].reverse()) {
    if (!(await madeIfPossible(session, view, asItWas(view)))) lost.push(view);
  }
  return lost;
}

/** The statement that makes a view again as it was. */
export const asItWas = (view: DependentView): string =>
  `create ${view.isMaterialized ? 'materialized view' : 'view'} ${qualifiedName(view)} as\n${view.definition}`;

/** Makes a view, unless what it shows is gone. @returns whether it is there */
export async function madeIfPossible(session: Session, view: RelationName, statement: string): Promise<boolean> {
  await session.execute(tryTo(statement));
  const { rows } = await session.execute('select to_regclass($1) is not null as "is_there"', [qualifiedName(view)]);
  return rows[0]!['is_there'] === true;
}

/** Views that are there again are other relations than before; which, by the oid they had. */
export async function remadeAs(
  session: Session,
  views: readonly DependentView[],
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await session.execute(
    `select "before", to_regclass("name")::oid::text as "now" from unnest($1::text[], $2::text[]) as "view" ("before", "name")
     where to_regclass("name") is not null`,
    [views.map(({ oid }) => oid), views.map(qualifiedName)],
  );
  return new Map(rows.map((row) => [String(row['before']), String(row['now'])]));
}

/** In a block on the server, so that a statement that fails takes back itself and not the transaction. */
const tryTo = (statement: string): string =>
  [
    'do $medallion_restore$',
    'begin',
    `  execute ${textLiteral(statement)};`,
    'exception when syntax_error_or_access_rule_violation then',
    '  null;',
    'end',
    '$medallion_restore$',
  ].join('\n');

function dependentsNotOurs(relations: readonly LiveRelation[], foreign: readonly string[]): MedallionError {
  const names = relations.map((relation) => `${relation.schema}.${relation.name}`).join(', ');
  return new MedallionError({
    code: 'DEPENDENTS_NOT_OURS',
    kind: 'environment',
    message: `${names} cannot become what is declared while ${foreign.join(', ')} depends on it.`,
    fix: 'Drop what depends on it, build, and create it again; Medallion never drops what it did not create.',
    fields: { relations: relations.map((relation) => `${relation.schema}.${relation.name}`), dependents: foreign },
  });
}
