import type postgres from 'postgres';
import type { Warehouse } from '../connection/warehouse.ts';
import { presentRecords } from './raw-counts.ts';

/** Ids as they come from the org, and when each record was last modified; undefined where the org does not tell. */
export type OrgIds = AsyncIterable<readonly { readonly id: string; readonly at: Date | undefined }[]>;

/** Where the org and raw differ, and why. */
export interface IdDifference {
  /** Records raw has that are not known to be gone. */
  readonly inRaw: number;
  /** In the org and not in raw, or in raw as an older version: put aside by the load as rejected. */
  readonly rejected: number;
  /** In raw and no longer in the org: reconciliation will note it. */
  readonly gone: number;
  /** In the org and not in raw, for no known reason. */
  readonly missing: number;
  /** In raw as an older version than the org's, for no known reason. */
  readonly stale: number;
  /** The first that are missing or stale. */
  readonly unexplainedIds: readonly string[];
}

/** Ids that are named; the rest is counted. */
const MOST_NAMED = 100;

/**
 * Compares the ids of the org with raw's, and when the records were modified. What was modified from `until` on is left
 * out: raw has not been there yet. In a temporary table: the number of records does not matter for memory.
 */
export async function compareIds(
  warehouse: Warehouse,
  table: { readonly object: string; readonly name: string },
  orgIds: OrgIds,
  until: Date,
): Promise<IdDifference> {
  return withOrgIds(warehouse, orgIds, async (session) => {
    const present = presentRecords(table.name);
    const [counts] = await session.unsafe<{ in_raw: string; gone: string }[]>(
      `select count(*) as in_raw, count(*) filter (where org.id is null) as gone
       from (select id from ${present}) raw left join pg_temp.org_id org on org.id = raw.id`,
    );
    const [found] = await session.unsafe<{ rejected: string; missing: string; stale: string; ids: string[] }[]>(
      `with difference as (
         select org.id, raw.id is null as is_missing,
           exists (select from ops.rejected_record rejected
             where rejected.object = $1 and left(rejected.record_id, 15) = left(org.id, 15)) as is_rejected
         from pg_temp.org_id org
         left join (select id, system_modstamp from ${present}) raw on raw.id = org.id
         where coalesce(org.at < $2::timestamptz, true) and (raw.id is null or raw.system_modstamp < org.at)
       )
       select count(*) filter (where is_rejected) as rejected,
         count(*) filter (where is_missing and not is_rejected) as missing,
         count(*) filter (where not is_missing and not is_rejected) as stale,
         array(select id from difference where not is_rejected order by id limit ${MOST_NAMED}) as ids
       from difference`,
      [table.object, until.toISOString()],
    );
    return {
      inRaw: Number(counts!.in_raw),
      gone: Number(counts!.gone),
      rejected: Number(found!.rejected),
      missing: Number(found!.missing),
      stale: Number(found!.stale),
      unexplainedIds: found!.ids,
    };
  });
}

/** The ids raw has and the org no longer, with how many raw has: what reconciliation asks. */
export async function missingFromOrg(
  warehouse: Warehouse,
  table: { readonly name: string },
  orgIds: AsyncIterable<readonly string[]>,
): Promise<{ readonly known: number; readonly missing: readonly string[] }> {
  return withOrgIds(warehouse, asOrgIds(orgIds), async (session) => {
    const rows = await session.unsafe<{ id: string }[]>(
      `select raw.id from (select id from ${presentRecords(table.name)}) raw
       where not exists (select from pg_temp.org_id org where org.id = raw.id) order by raw.id`,
    );
    const [count] = await session.unsafe<{ known: string }[]>(
      `select count(*) as known from ${presentRecords(table.name)}`,
    );
    return { known: Number(count!.known), missing: rows.map(({ id }) => id) };
  });
}

async function* asOrgIds(ids: AsyncIterable<readonly string[]>): OrgIds {
  for await (const page of ids) yield page.map((id) => ({ id, at: undefined }));
}

async function withOrgIds<T>(
  warehouse: Warehouse,
  orgIds: OrgIds,
  work: (session: postgres.Sql) => Promise<T>,
): Promise<T> {
  const session = warehouse.openSession('comparison of ids');
  try {
    await session.unsafe('create temporary table org_id (id text primary key, at timestamptz)');
    for await (const page of orgIds) {
      await session`
        insert into pg_temp.org_id (id, at)
        select id, at::timestamptz
        from unnest(${page.map(({ id }) => id)}::text[], ${page.map(({ at }) => at?.toISOString() ?? null)}::text[])
          as page(id, at)
        on conflict (id) do nothing`;
    }
    await session.unsafe('analyze pg_temp.org_id');
    return await work(session);
  } finally {
    await session.end({ timeout: 5 });
  }
}
