import { MedallionError } from '@medallion/core';
import type { Warehouse } from '../connection/warehouse.ts';

export interface OrganizationBinding {
  /** 18-character Organization id, or what stands in for it. */
  readonly organizationId: string;
  /** `mock`, `files` or `salesforce`; for the message, when another one comes. */
  readonly source: string;
}

/**
 * Binds the warehouse to the organization of its first load, and refuses every other one afterwards: two
 * organizations' records in one star schema would be added up. Call it before anything is written, as loader or owner.
 */
export async function bindOrganization(warehouse: Warehouse, organization: OrganizationBinding): Promise<void> {
  const { organizationId, source } = organization;
  await warehouse.sql`
    update ops.warehouse_marker
    set organization_id = ${organizationId}, organization_source = ${source}, bound_at = ${new Date()}
    where organization_id is null`;
  const bound = await readBinding(warehouse);
  if (bound?.organizationId === organizationId) return;

  const { host, port, database } = warehouse.describe;
  throw new MedallionError({
    code: 'OTHER_ORGANIZATION',
    kind: 'usage',
    message:
      `Database "${database}" on ${host}:${port} holds organization ${bound?.organizationId} (${bound?.source}); ` +
      `this is organization ${organizationId} (${source}). One database holds one organization.`,
    fix: 'Either empty this warehouse with `medallion db reset`, or load into a fresh database: DATABASE_URL=postgres://user@host:5432/another_database',
    fields: { host, port, database, bound: bound?.organizationId, given: organizationId },
  });
}

/** The organization the warehouse is bound to, if any load has been made. */
export async function readBinding(warehouse: Warehouse): Promise<OrganizationBinding | undefined> {
  const [marker] = await warehouse.sql<{ organization_id: string | null; organization_source: string | null }[]>`
    select organization_id, organization_source from ops.warehouse_marker`;
  if (!marker?.organization_id) return undefined;
  return { organizationId: marker.organization_id, source: marker.organization_source ?? '' };
}
