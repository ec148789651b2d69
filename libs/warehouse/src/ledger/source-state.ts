import type postgres from 'postgres';

/** What is remembered of an object between extractions. */
export interface SourceState {
  /** Everything modified before it has been loaded. */
  readonly watermark: Date;
  readonly describe: readonly {
    readonly name: string;
    readonly label: string;
    readonly type: string;
    readonly calculated: boolean;
  }[];
  readonly fullReadAt: Date;
  readonly reconciledAt: Date;
}

/**
 * What is known of each object that has been loaded from an org, by API name. An object whose raw table has been dropped
 * or emptied is not known: it must be read anew.
 */
export async function readSourceStates(
  sql: postgres.Sql,
  rawTables: readonly { readonly object: string; readonly name: string }[],
): Promise<Map<string, SourceState>> {
  const rows = await sql<
    {
      object: string;
      watermark: Date | string;
      describe: SourceState['describe'];
      full_read_at: Date | string;
      reconciled_at: Date | string;
      newest: string | null;
    }[]
  >`
    select state.object, watermark.system_modstamp as watermark, state.describe, state.full_read_at, state.reconciled_at,
      (select max(loaded.load_seq) from ops.load_object loaded
        where loaded.object = state.object and loaded.new_versions > 0) as newest
    from ops.source_state state
    join ops.watermark watermark on watermark.object = state.object`;
  const states = new Map<string, SourceState>();
  for (const row of rows) {
    const table = rawTables.find(({ object }) => object === row.object);
    if (!table || (row.newest !== null && (await isEmpty(sql, table.name)))) continue;
    states.set(row.object, {
      watermark: new Date(row.watermark),
      describe: row.describe,
      fullReadAt: new Date(row.full_read_at),
      reconciledAt: new Date(row.reconciled_at),
    });
  }
  return states;
}

async function isEmpty(sql: postgres.Sql, table: string): Promise<boolean> {
  const [exists] = await sql<{ found: boolean }[]>`
    select to_regclass(${`raw_salesforce."${table}"`}) is not null as found`;
  if (!exists!.found) return true;
  const rows = await sql`select from ${sql(`raw_salesforce.${table}`)} limit 1`;
  return rows.length === 0;
}

/** Which of the extractions have been loaded. */
export async function loadedExtractions(sql: postgres.Sql, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await sql<{ extraction_id: string }[]>`
    select extraction_id from ops.extraction where extraction_id = any(${ids as string[]})`;
  return new Set(rows.map((row) => row.extraction_id));
}
