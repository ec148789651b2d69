import { BASE_ENVIRONMENT, didYouMean, MedallionError } from '@medallion/core';
import {
  isLockTimeout,
  lockTimeoutOf,
  namingLockHolders,
  type BuildOptions,
  type RelationName,
  type Session,
} from '@medallion/engine';
import { quoted, schemaOf } from '@medallion/model';
import type { Warehouse } from '../connection/warehouse.ts';
import { inBoundedTransaction, readOnly } from '../execute/postgres-port.ts';
import { withEnvironmentAtRest, withEnvironmentLock } from '../locks/warehouse-locks.ts';
import { listEnvironments } from './list-environments.ts';

export interface DroppedEnvironment {
  readonly environment: string;
  /** Sorted. */
  readonly schemas: readonly string[];
}

/** Tables of `ops` that tell of an environment; what is remembered of their rows goes with them. */
const RECORDS = ['check_result', 'model_run', 'model_state', 'layer_ledger', 'granted_role', 'run', 'clock'] as const;

/**
 * Drops an environment's schemas and what `ops` remembers of it, in one transaction, once no build of it is running, nor one of the base,
 * which makes views of environments again.
 *
 * @param options `lockTimeoutMs`: how long each statement waits for those who read it. Default 5000
 * @throws MedallionError `ENVIRONMENT_IS_BASE`, `UNKNOWN_ENVIRONMENT`; `DEPENDENTS_NOT_OURS` where somebody's view reads it;
 * `LOCKED_BY_OTHERS`, naming who reads it
 */
export async function dropEnvironment(
  warehouse: Warehouse,
  environment: string,
  options: Pick<BuildOptions, 'lockTimeoutMs'> = {},
): Promise<DroppedEnvironment> {
  await assertDroppable(warehouse, environment);
  // In the order builds take them.
  return withEnvironmentAtRest(warehouse, BASE_ENVIRONMENT, () =>
    withEnvironmentLock(warehouse, environment, () => dropSchemas(warehouse, environment, lockTimeoutOf(options))),
  );
}

function dropSchemas(warehouse: Warehouse, environment: string, lockTimeoutMs: number): Promise<DroppedEnvironment> {
  const wanted = [
    ...(['bronze', 'silver', 'gold'] as const).map((layer) => schemaOf(layer, environment)),
    `${environment}__scratch`,
  ];
  return inBoundedTransaction(warehouse, lockTimeoutMs, async (session) => {
    const { rows } = await session.execute(
      'select nspname from pg_catalog.pg_namespace where nspname = any ($1::text[]) order by nspname',
      [wanted],
    );
    const schemas = rows.map(({ nspname }) => String(nspname));
    await refuseDependents(session, environment, schemas);
    for (const schema of schemas) await session.execute(`drop schema ${quoted(schema)} cascade`);
    for (const table of RECORDS) {
      await session.execute(`delete from ops.${quoted(table)} where environment = $1`, [environment]);
    }
    return { environment, schemas };
  }).catch((error: unknown) => {
    if (!isLockTimeout(error)) throw error;
    return readOnly(warehouse, undefined, async (session) => {
      throw await namingLockHolders(session, { published: await relationsOf(session, wanted) }, error);
    });
  });
}

async function relationsOf(session: Session, schemas: readonly string[]): Promise<RelationName[]> {
  const { rows } = await session.execute(
    `select relnamespace::regnamespace::text as schema, relname as name from pg_catalog.pg_class
     where relkind in ('r', 'v', 'm') and relnamespace::regnamespace::text = any ($1::text[])`,
    [schemas],
  );
  return rows.map(({ schema, name }) => ({ schema: String(schema), name: String(name) }));
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
async function refuseDependents(session: Session, environment: string, schemas: readonly string[]): Promise<void> {
  const { rows } = await session.execute(
    `select distinct 'view ' || reader_schema.nspname || '.' || reader.relname as name
    from pg_catalog.pg_depend link
    join pg_catalog.pg_rewrite rule on rule.oid = link.objid and link.classid = 'pg_rewrite'::regclass
    join pg_catalog.pg_class reader on reader.oid = rule.ev_class
    join pg_catalog.pg_namespace reader_schema on reader_schema.oid = reader.relnamespace
    join pg_catalog.pg_class read on read.oid = link.refobjid and link.refclassid = 'pg_class'::regclass
    join pg_catalog.pg_namespace read_schema on read_schema.oid = read.relnamespace
    where read_schema.nspname = any ($1::text[]) and reader_schema.nspname <> all ($1::text[])
    union
    select 'foreign key ' || conname || ' of ' || conrelid::regclass
    from pg_catalog.pg_constraint
    join pg_catalog.pg_class child on child.oid = conrelid
    join pg_catalog.pg_class parent on parent.oid = confrelid
    where contype = 'f' and parent.relnamespace::regnamespace::text = any ($1::text[])
      and child.relnamespace::regnamespace::text <> all ($1::text[])
    order by 1`,
    [schemas],
  );
  const dependents = rows.map(({ name }) => String(name));
  if (dependents.length === 0) return;
  throw new MedallionError({
    code: 'DEPENDENTS_NOT_OURS',
    kind: 'environment',
    message: `${environment} was not dropped: ${dependents.join(', ')} depends on it.`,
    fix: 'Drop what depends on it first; Medallion never drops what it did not create.',
    fields: { environment, dependents },
  });
}
