import { stgSalesforceLeads } from '@medallion/bronze';
import { surrogateKeyOf } from '@medallion/model';
import { testModel } from '@medallion/model/testing';
import { databaseOfTests } from '@medallion/testing';
import { intRecordMerge } from '../history/index.ts';
import { intInferredMember } from '../references/int_inferred_member.ts';
import { intLead } from './int_lead.ts';

const run = databaseOfTests();

const at = '2024-01-31T23:59:59Z';
const staged = {
  is_deleted: false,
  created_at: at,
  system_modstamp: at,
  load_seq: '1',
  last_seen_at: at,
  row_hash: 'h',
};

test('a converted lead names what it became', async () => {
  await testModel(intLead)
    .given(stgSalesforceLeads, [
      {
        ...staged,
        lead_id: '00QA',
        full_name: 'Lea Low',
        owner_id: '00GQ',
        lead_status: 'Closed - Converted',
        is_converted: true,
        converted_date: '2024-02-29',
        converted_account_id: '001A',
        converted_contact_id: '003A',
        converted_opportunity_id: '006A',
      },
    ])
    .expect(run, [
      {
        lead_id: '00QA',
        lead_key: surrogateKeyOf('lead', '00QA'),
        current_lead_key: surrogateKeyOf('lead', '00QA'),
        owner_id: '00GQ',
        converted_account_id: '001A',
        converted_contact_id: '003A',
        converted_opportunity_id: '006A',
        full_name: 'Lea Low',
        lead_status: 'Closed - Converted',
        is_converted: true,
        is_deleted: false,
        is_inferred: false,
        created_date: '2024-01-31',
        converted_date: '2024-02-29',
      },
    ]);
});

test('a merged lead points to its survivor and one only referred to is inferred', async () => {
  await testModel(intLead)
    .given(stgSalesforceLeads, [
      { ...staged, lead_id: '00QL', is_deleted: true },
      { ...staged, lead_id: '00QS' },
    ])
    .given(intRecordMerge, [{ record_id: '00QL', survivor_id: '00QS', merged_at: at }])
    .given(intInferredMember, [
      { entity: 'lead', natural_id: '00QX', member_key: '1', version_key: '2', first_referenced_at: at },
    ])
    .expect(run, [
      { lead_id: '00QL', current_lead_key: surrogateKeyOf('lead', '00QS'), is_deleted: true, is_inferred: false },
      { lead_id: '00QS', current_lead_key: surrogateKeyOf('lead', '00QS'), is_deleted: false, is_inferred: false },
      { lead_id: '00QX', current_lead_key: surrogateKeyOf('lead', '00QX'), is_deleted: false, is_inferred: true },
    ]);
});

test('a lead says all that its record says, and one that says nothing of a conversion is not converted', async () => {
  const said = {
    lead_id: '00QA',
    owner_id: '005A',
    full_name: 'Lea Low',
    company: 'Acme',
    title: 'Head',
    email: 'lea@example.com',
    lead_status: 'Open',
    lead_rating: 'Hot',
    lead_source: 'Web',
    industry: 'Energy',
    state: 'CA',
    country: 'US',
  };
  await testModel(intLead)
    .given(stgSalesforceLeads, [{ ...staged, ...said, created_at: '2024-02-01T00:00:00Z' }])
    .expect(run, [{ ...said, is_converted: false, created_date: '2024-02-01', converted_date: null }]);
});
