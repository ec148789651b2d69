import { randomUUID } from 'node:crypto';
import { MedallionError } from '@medallion/core';
import type postgres from 'postgres';
import { describeTarget, type ConnectionTarget } from '../connection/target.ts';
import { opsMigrationNames } from './migrations/index.ts';

/** What a database is to us. */
export type DatabaseState =
  { kind: 'empty' } | { kind: 'foreign'; schemas: readonly string[] } | { kind: 'ours'; pending: readonly string[] };

const ourSchemas = ['raw_salesforce', 'bronze', 'silver', 'gold', 'scratch', 'ops'];

/** Reads only. A login that may not read ops.migration counts as up to date: it could not migrate either. */
export async function inspectDatabase(sql: postgres.Sql, target: ConnectionTarget): Promise<DatabaseState> {
  const schemas = await sql<{ name: string; has_marker: boolean }[]>`
    select schema.nspname as name, marker.oid is not null as has_marker
    from pg_catalog.pg_namespace schema
    left join pg_catalog.pg_class marker
      on marker.relnamespace = schema.oid and schema.nspname = 'ops' and marker.relname = 'warehouse_marker'
      and pg_catalog.col_description(marker.oid, 1) = ${MARKER_COMMENT}
    where schema.nspname = any(${ourSchemas})
    order by schema.nspname`;
  if (schemas.length === 0) return { kind: 'empty' };
  if (!schemas.some((schema) => schema.has_marker)) {
    return { kind: 'foreign', schemas: schemas.map((schema) => schema.name) };
  }
  return { kind: 'ours', pending: await pendingMigrations(sql, target) };
}

/** On the marker's first column, so that it can be told from another application's table without reading it. */
export const MARKER_COMMENT = 'Medallion warehouse';

async function pendingMigrations(sql: postgres.Sql, target: ConnectionTarget): Promise<string[]> {
  const [table] = await sql<{ readable: boolean }[]>`
    select pg_catalog.has_table_privilege(oid, 'SELECT') as readable
    from pg_catalog.pg_class
    where relname = 'migration' and relnamespace = (select oid from pg_catalog.pg_namespace where nspname = 'ops')`;
  if (!table) return [...opsMigrationNames];
  if (!table.readable) return [];
  const rows = await sql<{ name: string }[]>`select name from ops.migration`;
  const applied = new Set(rows.map(({ name }) => name));
  const unknown = [...applied].filter((name) => !opsMigrationNames.includes(name));
  if (unknown.length > 0) {
    throw new MedallionError({
      code: 'DATABASE_NEWER',
      kind: 'environment',
      message: `A newer Medallion has prepared ${describeTarget(target)} (${unknown.sort().join(', ')}).`,
      fix: 'Use that version or a newer one.',
      fields: { host: target.host, database: target.database, unknown },
    });
  }
  return opsMigrationNames.filter((name) => !applied.has(name));
}

export function databaseNotOurs(target: ConnectionTarget, schemas: readonly string[]): MedallionError {
  const names = schemas.map((name) => `"${name}"`).join(', ');
  return new MedallionError({
    code: 'DATABASE_NOT_OURS',
    kind: 'environment',
    message:
      `${describeTarget(target)} has schemas Medallion would use (${names}) but not Medallion's marker ` +
      '(ops.warehouse_marker): it belongs to another application. Nothing was written.',
    fix: 'Point DATABASE_URL at another, preferably empty database; or unset it to use the embedded Postgres.',
    fields: { host: target.host, port: target.port, database: target.database, schemas: [...schemas] },
  });
}

/** Makes the empty database ours, in one transaction: it is either unmarked and empty, or marked. */
export async function claimDatabase(sql: postgres.Sql, now: Date): Promise<void> {
  await sql.begin(async (transaction) => {
    await transaction.unsafe(`
      create schema ops;
      create table ops.warehouse_marker (
        "only" boolean primary key default true constraint warehouse_marker_only_one_row check ("only"),
        warehouse_id uuid not null,
        created_at timestamptz(3) not null,
        organization_id text,
        organization_source text,
        bound_at timestamptz(3)
      );
      comment on column ops.warehouse_marker."only" is '${MARKER_COMMENT}';
      comment on table ops.warehouse_marker is
        'One row: marks this database as a Medallion warehouse and binds it to one organization';`);
    await transaction`
      insert into ops.warehouse_marker (warehouse_id, created_at) values (${randomUUID()}, ${now})`;
  });
}
