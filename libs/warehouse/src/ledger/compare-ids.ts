import type postgres from 'postgres';
import type { Warehouse } from '../connection/warehouse.ts';
import { presentRecords } from './raw-counts.ts';

/** Ids as they come from the org, and whether the record was modified before the moment raw should have reached. */
export type OrgIds = AsyncIterable<readonly { readonly id: string; readonly isBefore: boolean }[]>;

/** Where the org and raw differ, and why. */
export interface IdDifference {
  /** Records raw has that are not known to be gone. */
  readonly inRaw: number;
  /** In the org and not in raw, put aside by the load as rejected. */
  readonly rejected: number;
  /** In raw and no longer in the org: reconciliation will note it. */
  readonly gone: number;
  /** In the org and not in raw, for no known reason. */
  readonly missing: number;
  /** The first of them. */
  readonly missingIds: readonly string[];
}

/** Ids that are named; the rest is counted. */
const MOST_NAMED = 100;

/** Compares the ids of the org with raw's, in a temporary table: the number of records does not matter for memory. */
export async function compareIds(
  warehouse: Warehouse,
  table: { readonly object: string; readonly name: string },
  orgIds: OrgIds,
): Promise<IdDifference> {
  return withOrgIds(warehouse, orgIds, async (session) => {
    const present = presentRecords(table.name);
    const [counts] = await session.unsafe<{ in_raw: string; gone: string }[]>(
      `select count(*) as in_raw, count(*) filter (where org.id is null) as gone
       from (select id from ${present}) raw left join pg_temp.org_id org on org.id = raw.id`,
    );
    const rows = await session.unsafe<{ id: string; is_rejected: boolean }[]>(
      `select org.id, exists (select from ops.rejected_record rejected
           where rejected.object = $1 and left(rejected.record_id, 15) = left(org.id, 15)) as is_rejected
       from pg_temp.org_id org
       where org.is_before and not exists (select from (select id from ${present}) raw where raw.id = org.id)
       order by org.id`,
      [table.object],
    );
    const missing = rows.filter((row) => !row.is_rejected).map(({ id }) => id);
    return {
      inRaw: Number(counts!.in_raw),
      gone: Number(counts!.gone),
      rejected: rows.length - missing.length,
      missing: missing.length,
      missingIds: missing.slice(0, MOST_NAMED),
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
  for await (const page of ids) yield page.map((id) => ({ id, isBefore: true }));
}

async function withOrgIds<T>(
  warehouse: Warehouse,
  orgIds: OrgIds,
  work: (session: postgres.Sql) => Promise<T>,
): Promise<T> {
  const session = warehouse.openSession('comparison of ids');
  try {
    await session.unsafe('create temporary table org_id (id text primary key, is_before boolean not null)');
    for await (const page of orgIds) {
      await session`
        insert into pg_temp.org_id (id, is_before)
        select id, is_before::boolean
        from unnest(${page.map(({ id }) => id)}::text[], ${page.map(({ isBefore }) => String(isBefore))}::text[])
          as page(id, is_before)
        on conflict (id) do nothing`;
    }
    await session.unsafe('analyze pg_temp.org_id');
    return await work(session);
  } finally {
    await session.end({ timeout: 5 });
  }
}

/** Notes in the ledger what the comparison of an object's ids found. */
export async function recordDifference(
  sql: postgres.Sql,
  extractionId: string,
  object: string,
  { missing, missingIds }: IdDifference,
): Promise<void> {
  await sql`
    update ops.completeness set missing = ${missing}, missing_ids = ${missingIds as string[]}
    where extraction_id = ${extractionId} and object = ${object}`;
}
