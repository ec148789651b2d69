import { MedallionError } from '@medallion/core';
import { quoted } from '@medallion/model';
import type { Session } from '../ports/warehouse-port.ts';
import type { Relation } from '../relation.ts';

/**
 * Refuses to build what would be granted to roles the server does not have, before anything is computed.
 *
 * @throws MedallionError `ROLE_MISSING`, naming all of them
 */
export async function refuseMissingRoles(session: Session, relations: readonly Relation[]): Promise<void> {
  const roles = [...new Set(relations.flatMap(({ grantees }) => grantees))].filter((role) => role !== 'public').sort();
  if (roles.length === 0) return;
  const { rows } = await session.execute(
    `select "role" from unnest($1::text[]) as "role"
     where "role" not in (select "rolname" from "pg_catalog"."pg_roles") order by 1`,
    [roles],
  );
  const missing = rows.map((row) => String(row['role']));
  if (missing.length === 0) return;
  throw new MedallionError({
    code: 'ROLE_MISSING',
    kind: 'environment',
    message: missing.map((role) => sentence(role, relations)).join(' '),
    fix:
      `Create ${missing.length === 1 ? 'it' : 'them'}: ${missing.map((role) => `create role ${quoted(role)};`).join(' ')} ` +
      'Or correct `grants`, of the model or of its layer in medallion.config.ts. Nothing was published.',
    fields: { roles: missing },
  });
}

function sentence(role: string, relations: readonly Relation[]): string {
  const [first, ...others] = relations.filter(({ grantees }) => grantees.includes(role));
  const where = first!.file === undefined ? '' : ` (${first!.file})`;
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  return `${first!.id}${where}${more} shall be granted to "${role}", and the server has no such role.`;
}
