import { stgSalesforceAccounts, stgSalesforceContacts, stgSalesforceLeads } from '@medallion/bronze';
import { assertNotNull, defineModel, text, timestamptz } from '@medallion/model';

/**
 * Merging may chain: A into B, later B into C. The survivor of A is then C. A circle of records merged into one another,
 * which Salesforce does not make but a folder of files can hold, has no survivor and is left out.
 */
export const intRecordMerge = defineModel({
  name: 'int_record_merge',
  layer: 'silver',
  grain: 'one account, contact or lead that was merged away',
  description:
    'Which record survives of one that a merge deleted, through any number of further merges. Keys of a merged record resolve to its survivor.',
  materialized: (m) => m.table({ tracks: ['survivor_id'] }),
  columns: {
    record_id: text().primaryKey().describe('The record that was merged away.'),
    survivor_id: text().notNull().describe('The record that stands for it now; itself not merged away.'),
    merged_at: timestamptz()
      .notNull()
      .describe('When record_id was merged away, whatever happened to its master since.'),
  },
  from: (db) =>
    db
      .withRecursive('merges', (db) =>
        db
          .selectFrom(stgSalesforceAccounts.as('account'))
          .where('account.is_deleted', '=', true)
          .where('account.master_record_id', 'is not', null)
          .select((eb) => [
            'account.account_id as record_id',
            assertNotNull(eb.ref('account.master_record_id')).as('master_id'),
            'account.system_modstamp as merged_at',
          ])
          .unionAll((db) =>
            db
              .selectFrom(stgSalesforceContacts.as('contact'))
              .where('contact.is_deleted', '=', true)
              .where('contact.master_record_id', 'is not', null)
              .select((eb) => [
                'contact.contact_id as record_id',
                assertNotNull(eb.ref('contact.master_record_id')).as('master_id'),
                'contact.system_modstamp as merged_at',
              ]),
          )
          .unionAll((db) =>
            db
              .selectFrom(stgSalesforceLeads.as('lead'))
              .where('lead.is_deleted', '=', true)
              .where('lead.master_record_id', 'is not', null)
              .select((eb) => [
                'lead.lead_id as record_id',
                assertNotNull(eb.ref('lead.master_record_id')).as('master_id'),
                'lead.system_modstamp as merged_at',
              ]),
          ),
      )
      // `union`, not `union all`: pairs already reached are dropped, so a circle ends.
      .withRecursive('masters', (db) =>
        db
          .selectFrom('merges')
          .select(['merges.record_id', 'merges.master_id', 'merges.merged_at'])
          .union((db) =>
            db
              .selectFrom('masters')
              .innerJoin('merges as next_merge', 'next_merge.record_id', 'masters.master_id')
              .select(['masters.record_id', 'next_merge.master_id', 'masters.merged_at']),
          ),
      )
      .selectFrom('masters')
      .leftJoin('merges as onward', 'onward.record_id', 'masters.master_id')
      .where('onward.record_id', 'is', null),
  select: (_) => ({
    record_id: 'masters.record_id',
    survivor_id: 'masters.master_id',
    merged_at: 'masters.merged_at',
  }),
});
