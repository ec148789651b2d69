import { bigint, defineModel } from '@medallion/model';
import { contactColumns, contactMembers, contactSelection } from './contact_members.ts';
import { dimContactCurrent } from './dim_contact_current.ts';
import { keyReference } from '../shared/reference_columns.ts';

export const dimContact = defineModel({
  name: 'dim_contact',
  layer: 'gold',
  grain: 'one contact and interval during which what is kept of its past did not change',
  description:
    'People at accounts, with title, department, place and account as they were. Facts carry the key of the version that held at their date.',
  materialized: (m) => m.table({ distribution: 'reference' }),
  defaultMembers: true,
  columns: {
    contact_key: bigint()
      .primaryKey()
      .describe(
        'Of this version. It changes when the history of the contact is corrected: use current_contact_key to keep a reference.',
      ),
    current_contact_key: keyReference(() => dimContactCurrent.c.current_contact_key).describe(
      'Of the contact, or of the one it was merged into. Durable.',
    ),
    ...contactColumns,
  },
  from: (db) => db.with('contact', contactMembers).selectFrom('contact'),
  select: (_) => ({
    contact_key: 'contact.contact_key',
    current_contact_key: 'contact.current_contact_key',
    ...contactSelection,
  }),
});
