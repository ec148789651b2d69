import type postgres from 'postgres';
import { storeFieldSets } from '../load-ledger.ts';
import { RAW_SCHEMA } from '../raw-table-ddl.ts';
import { fieldSetOf } from '../records/field-set.ts';
import { qualified } from '../sql-text.ts';
import type { StagedObject } from '../stage-object.ts';
import { sameKey, UNITED } from './merge-sql.ts';

interface Pair {
  readonly known: number;
  readonly staged: number;
  readonly known_fields: readonly string[];
  readonly staged_fields: readonly string[];
}

/**
 * A version that comes again with other fields, none of which has a value raw lacks, is known with the fields of both:
 * an empty field that was asked for once stays known to be empty. Makes the sets of both, and lists them in `UNITED`, for
 * versions where neither set has all fields of the other. In the load's final transaction, before the merge.
 */
export async function uniteFieldSets(
  session: postgres.Sql,
  { planned: { contract }, table, fieldSets }: StagedObject,
): Promise<void> {
  const { object } = contract;
  await session.unsafe(`truncate ${UNITED}`);
  const staged = fieldSets.map(({ id }) => id);
  // Most extracts have the fields of the one before: then there is nothing to look for.
  const [apart] = await session.unsafe<{ found: boolean }[]>(
    `select exists (select from ops.field_set known, ops.field_set staged
       where known.object = $1 and staged.field_set_id = any($2::int[]) and ${APART}) as found`,
    [object, staged],
  );
  if (!apart!.found) return;
  const pairs = await session.unsafe<Pair[]>(
    `select known.field_set_id as known, staged.field_set_id as staged,
       known.fields as known_fields, staged.fields as staged_fields
     from (select distinct present._field_set_id as known_id, arrived._field_set_id as staged_id
       from ${table} arrived join ${qualified(RAW_SCHEMA, contract.table)} present on ${sameKey('present', 'arrived')}) pair
     join ops.field_set known on known.field_set_id = known_id
     join ops.field_set staged on staged.field_set_id = staged_id
     where ${APART}`,
  );
  const united = pairs.map((pair) => ({
    ...pair,
    set: fieldSetOf(object, [...new Set([...pair.known_fields, ...pair.staged_fields])].sort()),
  }));
  await storeFieldSets(
    session,
    united.map(({ set }) => set),
  );
  await session.unsafe(
    `insert into ${UNITED} select known, staged, united
     from jsonb_to_recordset($1::text::jsonb) as pair(known int, staged int, united int)`,
    [JSON.stringify(united.map(({ known, staged: arrived, set }) => ({ known, staged: arrived, united: set.id })))],
  );
}

const APART = 'not known.fields @> staged.fields and not staged.fields @> known.fields';
