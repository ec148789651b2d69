import type { ChangeSet, RelationName, Session } from '@medallion/engine';
import { quoted } from '@medallion/model';

/** What publishes recorded as changed, by model. */
export async function readChangeSets(
  reader: Session,
  environment: string,
): Promise<ReadonlyMap<string, readonly ChangeSet[]>> {
  const { rows } = await reader.execute(
    'select change_set_id::text as id, model, from_state, to_state from ops.change_set where environment = $1 order by change_set_id',
    [environment],
  );
  const sets = new Map<string, ChangeSet[]>();
  for (const row of rows) {
    const model = String(row['model']);
    const set = { id: String(row['id']), from: String(row['from_state']), to: String(row['to_state']) };
    sets.set(model, [...(sets.get(model) ?? []), set]);
  }
  return sets;
}

/** @param values table of the changed values, `column_name` and `value` */
export async function writeChangeSet(
  session: Session,
  environment: string,
  set: { readonly model: string; readonly from: string; readonly to: string },
  values: RelationName,
): Promise<void> {
  const { rows } = await session.execute(
    'insert into ops.change_set (environment, model, from_state, to_state) values ($1, $2, $3, $4) returning change_set_id::text as id',
    [environment, set.model, set.from, set.to],
  );
  await session.execute(
    `insert into ops.changed_value (change_set_id, column_name, value)
     select $1::text::bigint, column_name, value from ${quoted(values.schema)}.${quoted(values.name)} where value is not null`,
    [rows[0]!['id']],
  );
}

export async function deleteChangeSets(session: Session, ids: readonly string[]): Promise<void> {
  await session.execute('delete from ops.change_set where change_set_id = any ($1::text[]::bigint[])', [ids]);
}
