import { checksOf, rule } from '@medallion/quality';
import { intRecordMerge } from '@medallion/silver';
import { keyIsValid } from '../checks/dimension-checks.ts';
import { dimContactCurrent } from './dim_contact_current.ts';

export const dimContactCurrentChecks = checksOf(dimContactCurrent, (c) => [
  keyIsValid(c('current_contact_key')),
  rule({
    name: 'survives',
    owner: 'data platform',
    description: 'No contact that was merged into another is among the current ones.',
    failing: (db) =>
      db
        .selectFrom(dimContactCurrent.as('contact'))
        .innerJoin(intRecordMerge.as('merge'), 'merge.record_id', 'contact.contact_id')
        .select('contact.current_contact_key'),
  }),
]);
