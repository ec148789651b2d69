import { isDistinct, min, toDate } from '@medallion/model';
import { checksOf, rule, unique, versionChecks } from '@medallion/quality';
import { parameters } from '@medallion/silver';
import { inferredIsRare, keyIsValid } from '../checks/dimension-checks.ts';
import { dimContact } from './dim_contact.ts';

export const dimContactChecks = checksOf(dimContact, (c) => [
  keyIsValid(c('contact_key')),
  inferredIsRare(c('is_inferred')),
  unique({
    name: 'version_has_one_key',
    owner: 'data platform',
    description: 'A version of a contact has one key.',
    columns: ['contact_id', 'valid_from'],
  }),
  ...versionChecks(dimContact, { id: 'contact_id', owner: 'data platform' }),
  rule({
    name: 'first_version_since_creation',
    owner: 'data platform',
    description: 'The first version of a contact that was received begins on the day it was created.',
    failing: (db) =>
      db
        .selectFrom(dimContact.as('contact'))
        .where('contact.contact_key', '>=', 0)
        .where('contact.is_inferred', '=', false)
        .groupBy('contact.contact_id')
        .having((eb) =>
          isDistinct(
            toDate(min(eb.ref('contact.valid_from')), parameters.reportTimeZone),
            min(eb.ref('contact.created_date')),
          ),
        )
        .select('contact.contact_id'),
  }),
]);
