import { MedallionError } from '@medallion/core';
import { quoted } from '@medallion/model';
import { qualifiedName } from '@medallion/quality';
import type { LiveRelation } from '../catalog/live-relations.ts';
import type { Graph } from '../graph/graph.ts';
import type { Session } from '../ports/warehouse-port.ts';
import type { Relation } from '../relation.ts';
import { commentStatements } from '../statements/comments.ts';
import { foreignKeyName } from '../statements/object-names.ts';
import { adoptTable } from '../statements/adopt.ts';
import { migrateTable } from '../statements/migrate.ts';
import { reconcile } from '../statements/reconcile.ts';
import { script } from '../statements/script.ts';
import { addForeignKeys, createIndexes } from '../statements/table.ts';
import { isUnchanged, type ComputedTable } from './computed-model.ts';
import { modelFailure } from './model-failure.ts';

/** Makes computed tables the models' own; foreign keys follow when all tables are there. */
export async function adoptTables(session: Session, tables: readonly ComputedTable[]): Promise<void> {
  for (const table of tables) {
    const { relation } = table;
    await forModel(relation, async () => {
      await session.execute(script([...adoptTable(relation, table.computed), ...commentStatements(relation)]));
    });
  }
}

/** What may differ between a live table and its contract without replacing it, as far as it must happen before its rows change. */
export async function redefineTables(
  session: Session,
  tables: readonly ComputedTable[],
  live: (relation: Relation) => LiveRelation,
): Promise<void> {
  for (const { relation, cause, migration } of tables) {
    if (cause === 'data' || cause === 'written' || cause === 'days') continue;
    await forModel(relation, async () => {
      const found = live(relation);
      for (const column of relation.columns) {
        const isNotNull = found.columns.find(({ name }) => name === column.name)?.notNull;
        if (isNotNull && !column.notNull) await session.execute(alterNull(relation, column.name, 'drop'));
      }
      for (const key of obsoleteForeignKeys(relation, found)) {
        // It may have gone with the table it named.
        await session.execute(`alter table ${qualifiedName(relation)} drop constraint if exists ${quoted(key)}`);
      }
      if (migration !== undefined) await session.execute(migrateTable(relation, migration));
      await session.execute(script([...createIndexes(relation), ...commentStatements(relation)]));
    });
  }
}

/**
 * Makes live tables equal to their computed rows: first what adds, from parents to children, then what removes, from children to
 * parents, so that every foreign key holds at every statement. A parent inserts before it updates, for the sake of keys into itself.
 *
 * @param tables in publish order, parents first
 */
export async function reconcileTables(session: Session, graph: Graph, tables: readonly ComputedTable[]): Promise<void> {
  const isParent = (table: ComputedTable): boolean => graph.referrers.has(table.relation.id);
  const changed = tables.filter((table) => !isUnchanged(table.changes));
  const removals: (() => Promise<void>)[] = [];
  for (const table of changed) {
    const { relation, changes } = table;
    const statements = reconcile(relation, table.computed, table.diff!);
    const apply = (statement: string | undefined, expected: number) =>
      forModel(relation, async () => {
        if (statement !== undefined && expected > 0) await expectCount(session, relation, statement, expected);
      });
    if (isParent(table)) {
      await apply(statements.insert, changes.inserted);
      await apply(statements.update, changes.updated);
      removals.unshift(() => apply(statements.delete, changes.deleted));
    } else {
      await apply(statements.delete, changes.deleted);
      await apply(statements.update, changes.updated);
      await apply(statements.insert, changes.inserted);
    }
  }
  for (const remove of removals) await remove();
}

/** Columns that became NOT NULL, and the foreign keys that are missing, once rows are as they shall be. */
export async function tightenTables(
  session: Session,
  relations: readonly Relation[],
  live: (relation: Relation) => LiveRelation,
): Promise<void> {
  for (const relation of relations) {
    const found = live(relation);
    await forModel(relation, async () => {
      for (const column of relation.columns) {
        const isNotNull = found.columns.find(({ name }) => name === column.name)?.notNull;
        if (isNotNull === false && column.notNull) await session.execute(alterNull(relation, column.name, 'set'));
      }
      const present = new Set(found.foreignKeys.map((key) => key.name));
      for (const key of addForeignKeys(relation)) {
        if (!present.has(key.name)) await session.execute(key.statement);
      }
    });
  }
}

const alterNull = (relation: Relation, column: string, change: 'set' | 'drop'): string =>
  `alter table ${qualifiedName(relation)} alter column ${quoted(column)} ${change} not null`;

/** Foreign keys named as we name them that the contract no longer declares, or declares to another table. People's own are left. */
function obsoleteForeignKeys(relation: Relation, live: LiveRelation): string[] {
  return live.foreignKeys
    .filter((key) => key.name === foreignKeyName(relation.name, key.column))
    .filter((key) => {
      const wanted = relation.columns.find((column) => column.name === key.column)?.references;
      return (
        wanted?.enforce !== 'constraint' ||
        wanted.schema !== key.target.schema ||
        wanted.name !== key.target.name ||
        wanted.column !== key.target.column
      );
    })
    .map((key) => key.name);
}

/** The server's count must be the diff's: a difference means that something else wrote to the table meanwhile. */
async function expectCount(session: Session, relation: Relation, statement: string, expected: number): Promise<void> {
  const { count } = await session.execute(statement);
  if (count === expected) return;
  throw new MedallionError({
    code: 'PUBLISH_MISMATCH',
    kind: 'environment',
    message: `Publishing ${relation.id} touched ${count} rows where ${expected} were due: something else wrote to it meanwhile.`,
    fix: 'Find out what else writes to it, and build again; nothing was published.',
    fields: { model: relation.id, expected, count },
  });
}

const forModel = (relation: Relation, work: () => Promise<void>): Promise<void> =>
  work().catch((error: unknown) => {
    throw modelFailure(relation, error);
  });
