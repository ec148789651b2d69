/**
 * Group roles of the server (not of one database): they cannot log in and never are superuser. A connection takes one
 * with SET ROLE, so that a defect in a loader cannot touch gold, nor one in a model raw.
 */
export const groupRoles = {
  /** Writes raw_salesforce and what ops records of loads. */
  loader: 'medallion_loader',
  /** Reads raw; owns bronze, silver, gold and scratch; writes what ops records of builds. */
  builder: 'medallion_builder',
  /** Reads bronze, silver and gold. */
  reader: 'medallion_reader',
} as const;

/** How a connection acts: as one of the group roles, or as the login itself (`owner`). */
export type WarehouseRole = keyof typeof groupRoles | 'owner';

/** Whether the login can become every group role, and they have been given their rights in this database. */
export const rolesAreSeparateQuery = `
  select count(*) = 3
     and bool_and(
       case
         when current_setting('server_version_num')::int >= 160000
           then pg_catalog.pg_has_role(current_user, role.oid, 'SET')
         else pg_catalog.pg_has_role(current_user, role.oid, 'MEMBER')
       end)
     and bool_and(
       role.rolname = 'medallion_reader'
       or exists (
         select from pg_catalog.pg_namespace schema, pg_catalog.aclexplode(schema.nspacl) grant_
         where schema.nspname = 'ops' and grant_.grantee = role.oid and grant_.privilege_type = 'USAGE')) as separate
  from pg_catalog.pg_roles role
  where role.rolname in ('medallion_loader', 'medallion_builder', 'medallion_reader')`;
