import { testModel } from '@medallion/model/testing';
import { intLead } from '@medallion/silver';
import { databaseOfTests } from '@medallion/testing';
import { dimLead } from './dim_lead.ts';

const run = databaseOfTests();

test('every lead has its row, also one that was merged away', async () => {
  const lead = { is_converted: false, is_deleted: false, is_inferred: false };
  await testModel(dimLead)
    .given(intLead, [
      { ...lead, lead_id: '00QA', lead_key: '1', current_lead_key: '1', full_name: 'Lea Low', is_converted: true },
      { ...lead, lead_id: '00QB', lead_key: '2', current_lead_key: '1', is_deleted: true },
    ])
    .expect(run, [
      { lead_key: '1', lead_id: '00QA', full_name: 'Lea Low', is_converted: true, is_deleted: false },
      { lead_key: '2', lead_id: '00QB', full_name: null, is_converted: false, is_deleted: true },
    ]);
});

test('a row says all that is known of its lead, of one only referred to that it is', async () => {
  const said = {
    lead_key: '1',
    lead_id: '00QA',
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
    is_converted: true,
    is_deleted: false,
    is_inferred: true,
  };
  await testModel(dimLead)
    .given(intLead, [{ ...said, current_lead_key: '2' }])
    .expect(run, [said]);
});
