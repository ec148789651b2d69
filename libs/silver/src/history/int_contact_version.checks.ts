import { stgSalesforceContacts } from '@medallion/bronze';
import { checksOf, rule, versionChecks } from '@medallion/quality';
import { differing } from '../checks/differing.ts';
import { CONTACT_OVERWRITTEN, CONTACT_TRACKED } from './int_contact_history.ts';
import { intContactVersion } from './int_contact_version.ts';

const CARRIED = ['is_deleted', ...CONTACT_TRACKED, ...CONTACT_OVERWRITTEN] as const;

export const intContactVersionChecks = checksOf(intContactVersion, () => [
  ...versionChecks(intContactVersion, {
    id: 'contact_id',
    owner: 'data platform',
    tracked: [...CONTACT_TRACKED, 'is_deleted'],
    overwritten: CONTACT_OVERWRITTEN,
    createdAt: 'created_at',
  }),
  rule({
    name: 'current_equals_record',
    owner: 'data platform',
    description: 'The current version of every contact is its record as last received, also whether it is deleted.',
    failing: (db) =>
      db
        .selectFrom(stgSalesforceContacts.as('record'))
        .leftJoin(intContactVersion.as('version'), (join) =>
          join.onRef('version.contact_id', '=', 'record.contact_id').on('version.is_current', '=', true),
        )
        .where((eb) => differing(CARRIED.map((column) => [eb.ref(`version.${column}`), eb.ref(`record.${column}`)])))
        .select('record.contact_id'),
  }),
]);
