import { BASE_ENVIRONMENT, didYouMean, MedallionError } from '@medallion/core';
import { schemaOf } from '@medallion/model';
import type postgres from 'postgres';
import type { Warehouse } from '../connection/warehouse.ts';
import { withEnvironmentLock } from '../locks/warehouse-locks.ts';
import { listEnvironments } from './list-environments.ts';

export interface DroppedEnvironment {
  readonly environment: string;
  /** Sorted. */
  readonly schemas: readonly string[];
}

/** Tables of `ops` that tell of an environment; what is remembered of their rows goes with them. */
const RECORDS = ['check_result', 'model_run', 'model_state', 'layer_ledger', 'granted_role', 'run', 'clock'] as const;

/**
 * Drops an environment's schemas and what `ops` remembers of it, in one transaction, once no build of it is running.
 *
 * @throws MedallionError `ENVIRONMENT_IS_BASE`, `UNKNOWN_ENVIRONMENT`; `DEPENDENTS_NOT_OURS` where somebody's view reads it
 */
export async function dropEnvironment(warehouse: Warehouse, environment: string): Promise<DroppedEnvironment> {
  await assertDroppable(warehouse, environment);
  return withEnvironmentLock(warehouse, environment, () =>
    warehouse.sql.begin(async (sql) => {
      const wanted = [
        ...(['bronze', 'silver', 'gold'] as const).map((layer) => schemaOf(layer, environment)),
        `${environment}__scratch`,
      ];
      const present = await sql<{ nspname: string }[]>`
        select nspname from pg_catalog.pg_namespace where nspname = any (${wanted}) order by nspname`;
      const schemas = present.map(({ nspname }) => nspname);
      await refuseDependents(sql, environment, schemas);
      for (const schema of schemas) await sql`drop schema ${sql(schema)} cascade`;
      for (const table of RECORDS) await sql`delete from ops.${sql(table)} where environment = ${environment}`;
      return { environment, schemas };
    }),
  );
}

/** Fails where there is no such environment to drop; for commands that ask before they do. */
export async function assertDroppable(warehouse: Warehouse, environment: string): Promise<void> {
  if (environment === BASE_ENVIRONMENT) {
    throw new MedallionError({
      code: 'ENVIRONMENT_IS_BASE',
      kind: 'usage',
      message: `"${BASE_ENVIRONMENT}" is what all environments take from; it is not dropped as one of them.`,
      fix: 'To delete the whole warehouse: medallion db reset',
      fields: { environment },
    });
  }
  await assertKnown(warehouse, environment);
}

/** @throws MedallionError `UNKNOWN_ENVIRONMENT` */
export async function assertKnown(warehouse: Warehouse, environment: string): Promise<void> {
  const known = (await listEnvironments(warehouse)).map((each) => each.environment);
  if (known.includes(environment)) return;
  throw new MedallionError({
    code: 'UNKNOWN_ENVIRONMENT',
    kind: 'usage',
    message: `There is no environment "${environment}".${didYouMean(environment, known)}`,
    fix: known.length === 0 ? 'There are none besides the base.' : `There are ${known.join(', ')}.`,
    fields: { environment, known },
  });
}

/** What lies outside the schemas and reads something in them: dropping it along would take what is not ours. */
async function refuseDependents(
  sql: postgres.TransactionSql,
  environment: string,
  schemas: readonly string[],
): Promise<void> {
  const dependents = await sql<{ name: string }[]>`
    select distinct 'view ' || reader_schema.nspname || '.' || reader.relname as name
    from pg_catalog.pg_depend link
    join pg_catalog.pg_rewrite rule on rule.oid = link.objid and link.classid = 'pg_rewrite'::regclass
    join pg_catalog.pg_class reader on reader.oid = rule.ev_class
    join pg_catalog.pg_namespace reader_schema on reader_schema.oid = reader.relnamespace
    join pg_catalog.pg_class read on read.oid = link.refobjid and link.refclassid = 'pg_class'::regclass
    join pg_catalog.pg_namespace read_schema on read_schema.oid = read.relnamespace
    where read_schema.nspname = any (${schemas as string[]}) and reader_schema.nspname <> all (${schemas as string[]})
    union
    select 'foreign key ' || conname || ' of ' || conrelid::regclass
    from pg_catalog.pg_constraint
    join pg_catalog.pg_class child on child.oid = conrelid
    join pg_catalog.pg_class parent on parent.oid = confrelid
    where contype = 'f' and parent.relnamespace::regnamespace::text = any (${schemas as string[]})
      and child.relnamespace::regnamespace::text <> all (${schemas as string[]})
    order by 1`;
  if (dependents.length === 0) return;
  throw new MedallionError({
    code: 'DEPENDENTS_NOT_OURS',
    kind: 'environment',
    message: `${environment} was not dropped: ${dependents.map(({ name }) => name).join(', ')} depends on it.`,
    fix: 'Drop what depends on it first; Medallion never drops what it did not create.',
    fields: { environment, dependents: dependents.map(({ name }) => name) },
  });
}
