import type { Session } from '@medallion/engine';

/** Roles to which builds granted something that was declared, by model id, and of schemas by layer. */
export async function readGrants(
  reader: Session,
  environment: string,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const { rows } = await reader.execute(
    `select object, jsonb_agg(role)::text as roles from ops.granted_role where environment = $1 group by object`,
    [environment],
  );
  return new Map(rows.map((row) => [String(row['object']), (JSON.parse(String(row['roles'])) as string[]).sort()]));
}

export async function writeGrants(
  session: Session,
  environment: string,
  object: string,
  roles: readonly string[],
): Promise<void> {
  await session.execute('delete from ops.granted_role where environment = $1 and object = $2', [environment, object]);
  await session.execute(
    'insert into ops.granted_role (environment, object, role) select $1, $2, role from unnest($3::text[]) as given(role)',
    [environment, object, roles],
  );
}
