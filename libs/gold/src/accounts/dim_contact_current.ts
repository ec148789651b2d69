import { bigint, defineModel } from '@medallion/model';
import { intRecordMerge } from '@medallion/silver';
import { contactColumns, contactMembers, contactSelection } from './contact_members.ts';

export const dimContactCurrent = defineModel({
  name: 'dim_contact_current',
  layer: 'gold',
  grain: 'one contact that was not merged into another',
  description: 'People at accounts, as they are now. Deleted contacts are flagged.',
  materialized: (m) => m.table({ distribution: 'reference' }),
  defaultMembers: true,
  columns: {
    current_contact_key: bigint().primaryKey().describe('Durable.'),
    contact_key: bigint()
      .notNull()
      .unique()
      .describe('Of the current version in dim_contact. It changes when the history of the contact is corrected.'),
    ...contactColumns,
  },
  from: (db) =>
    db
      .with('contact', contactMembers)
      .selectFrom('contact')
      .leftJoin(intRecordMerge.as('merge'), 'merge.record_id', 'contact.contact_id')
      .where('contact.is_current', '=', true)
      .where('merge.record_id', 'is', null),
  select: (_) => ({
    current_contact_key: 'contact.current_contact_key',
    contact_key: 'contact.contact_key',
    ...contactSelection,
  }),
});
