import { EntitySchema } from 'typeorm';

/** A role that a build granted something to, as was declared: what may be revoked again. */
export interface GrantedRole {
  environment: string;
  /** `gold.dim_account`, or `gold` for the schema. */
  object: string;
  role: string;
}

const key = { type: 'text', primary: true, primaryKeyConstraintName: 'granted_role_pkey' } as const;

export const grantedRoleEntity = new EntitySchema<GrantedRole>({
  name: 'granted_role',
  schema: 'ops',
  columns: { environment: key, object: key, role: key },
});
