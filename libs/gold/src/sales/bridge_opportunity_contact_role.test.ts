import { testModel } from '@medallion/model/testing';
import { intOpportunityContactRole } from '@medallion/silver';
import { databaseOfTests } from '@medallion/testing';
import { bridgeOpportunityContactRole } from './bridge_opportunity_contact_role.ts';

const run = databaseOfTests();

test('each role connects its deal with its contact, named or not', async () => {
  const role = { opportunity_id: '006A', opportunity_key: '60', current_contact_key: '30', allocation_weight: '0.5' };
  await testModel(bridgeOpportunityContactRole)
    .given(intOpportunityContactRole, [
      {
        ...role,
        opportunity_contact_role_id: '00KA',
        opportunity_contact_role_key: '1',
        role_name: 'Evaluator',
        is_primary: true,
      },
      { ...role, opportunity_contact_role_id: '00KB', opportunity_contact_role_key: '2', is_primary: false },
    ])
    .expect(run, [
      {
        opportunity_contact_role_key: '1',
        opportunity_key: '60',
        current_contact_key: '30',
        opportunity_contact_role_id: '00KA',
        role_name: 'Evaluator',
        is_primary: true,
        allocation_weight: '0.5000',
      },
      {
        opportunity_contact_role_key: '2',
        opportunity_key: '60',
        current_contact_key: '30',
        opportunity_contact_role_id: '00KB',
        role_name: null,
        is_primary: false,
        allocation_weight: '0.5000',
      },
    ]);
});
