import { FAR_FUTURE, FAR_PAST } from '@medallion/model';
import { testModel } from '@medallion/model/testing';
import {
  intAccountTimeline,
  intActivity,
  intActivityOpportunity,
  intContactTimeline,
  intLead,
  intOpportunity,
  intUser,
} from '@medallion/silver';
import { databaseOfTests } from '@medallion/testing';
import { fctActivity } from './fct_activity.ts';

const run = databaseOfTests();

const activity = {
  activity_id: '00T1',
  activity_key: '1',
  source_object: 'Task' as const,
  activity_type: 'Call',
  status: 'Completed',
  priority: 'High',
  is_completed: true,
  activity_date: '2024-02-29',
  created_date: '2024-02-28',
  completed_date: '2024-03-01',
};
type Activity = { [K in keyof typeof activity]?: (typeof activity)[K] | null } & {
  account_id?: string;
  contact_id?: string;
  lead_id?: string;
  owner_id?: string;
  opportunity_id?: string;
};
interface Attribution {
  activity_id: string;
  opportunity_id?: string;
  attribution_method: 'direct' | 'contact_role' | 'account' | 'none';
}
const deal = (opportunity_id: string, opportunity_key: string) => ({
  opportunity_id,
  opportunity_key,
  account_key: '-1',
  current_account_key: '-1',
  owner_user_key: '-1',
  campaign_key: '-2',
  stage_key: '70',
  opportunity_name: 'Deal',
  stage_name: 'Prospecting',
  currency_code: 'USD',
  is_closed: false,
  is_won: false,
  created_date: '2024-01-31',
  close_date: '2024-04-30',
});
const midnight = (day: string) => `${day}T00:00:00Z`;
const given = (activities: Activity[], attributions?: Attribution[]) =>
  testModel(fctActivity)
    .given(
      intActivity,
      activities.map((change) => ({ ...activity, ...change }) as typeof activity),
    )
    .given(
      intActivityOpportunity,
      attributions ??
        activities.map(({ activity_id }) => ({
          activity_id: activity_id ?? '00T1',
          attribution_method: 'none' as const,
        })),
    )
    .given(intAccountTimeline, [
      {
        account_id: '001A',
        valid_from: FAR_PAST,
        valid_to: midnight('2024-03-01'),
        account_key: '11',
        current_account_key: '10',
      },
      {
        account_id: '001A',
        valid_from: midnight('2024-03-01'),
        valid_to: FAR_FUTURE,
        account_key: '12',
        current_account_key: '10',
      },
    ])
    .given(intContactTimeline, [
      {
        contact_id: '003A',
        valid_from: FAR_PAST,
        valid_to: midnight('2024-02-29'),
        contact_key: '31',
        current_contact_key: '30',
      },
      {
        contact_id: '003A',
        valid_from: midnight('2024-02-29'),
        valid_to: FAR_FUTURE,
        contact_key: '32',
        current_contact_key: '30',
      },
    ])
    .given(intLead, [
      {
        lead_id: '00QA',
        lead_key: '21',
        current_lead_key: '20',
        is_converted: false,
        is_deleted: false,
        is_inferred: false,
      },
    ])
    .given(intUser, [
      {
        user_id: '005A',
        user_key: '50',
        full_name: 'Ada',
        is_active: true,
        is_manager: false,
        is_inferred: false,
        hierarchy_depth: 0,
      },
    ])
    .given(intOpportunity, [deal('006A', '60'), deal('006B', '61')]);

test('account and contact are as they were at the end of the day; a change at that midnight is the next day', async () => {
  await given([
    { account_id: '001A', contact_id: '003A', owner_id: '005A' },
    { activity_id: '00T2', account_id: '001A', contact_id: '003A', activity_date: '2024-03-01' },
    { activity_id: '00T3', account_id: '001A', contact_id: '003A', activity_date: '2024-02-28' },
  ]).expect(run, [
    {
      activity_id: '00T1',
      account_key: '11',
      current_account_key: '10',
      contact_key: '32',
      current_contact_key: '30',
      owner_user_key: '50',
      activity_date_key: 20240229,
    },
    {
      activity_id: '00T2',
      account_key: '12',
      current_account_key: '10',
      contact_key: '32',
      current_contact_key: '30',
      owner_user_key: '-1',
      activity_date_key: 20240301,
    },
    {
      activity_id: '00T3',
      account_key: '11',
      current_account_key: '10',
      contact_key: '31',
      current_contact_key: '30',
      owner_user_key: '-1',
      activity_date_key: 20240228,
    },
  ]);
});

test('an activity with a lead can have no account and no contact', async () => {
  await given([{ lead_id: '00QA', owner_id: '00GQ' }]).expect(run, [
    {
      lead_key: '20',
      account_key: '-2',
      current_account_key: '-2',
      contact_key: '-2',
      current_contact_key: '-2',
      owner_user_key: '-2',
    },
  ]);
});

test('an activity with nobody has an unknown account, and neither contact, lead nor deal', async () => {
  await given([{}]).expect(run, [
    {
      account_key: '-1',
      current_account_key: '-1',
      contact_key: '-2',
      lead_key: '-2',
      owner_user_key: '-1',
      opportunity_key: '-2',
      attributed_opportunity_key: '-2',
      attribution_method: 'none',
    },
  ]);
});

test('the deal it is about and the deal it is counted for are told apart; one that is deleted is unknown', async () => {
  await given(
    [{ opportunity_id: '006A' }, { activity_id: '00T2' }, { activity_id: '00T3', opportunity_id: '006X' }],
    [
      { activity_id: '00T1', opportunity_id: '006A', attribution_method: 'direct' },
      { activity_id: '00T2', opportunity_id: '006B', attribution_method: 'account' },
      { activity_id: '00T3', opportunity_id: '006X', attribution_method: 'direct' },
    ],
  ).expect(run, [
    { activity_id: '00T1', opportunity_key: '60', attributed_opportunity_key: '60', attribution_method: 'direct' },
    { activity_id: '00T2', opportunity_key: '-2', attributed_opportunity_key: '61', attribution_method: 'account' },
    { activity_id: '00T3', opportunity_key: '-1', attributed_opportunity_key: '-1', attribution_method: 'direct' },
  ]);
});

test('a completed activity has the day it was completed, one of an unknown day the unknown one, an open one none', async () => {
  await given([
    {},
    { activity_id: '00T2', completed_date: null },
    { activity_id: '00T3', is_completed: false, completed_date: null },
  ]).expect(run, [
    { activity_id: '00T1', completed_date_key: 20240301, is_completed: true, activity_count: 1 },
    { activity_id: '00T2', completed_date_key: -1, is_completed: true, activity_count: 1 },
    { activity_id: '00T3', completed_date_key: -2, is_completed: false, activity_count: 1 },
  ]);
});

test('an activity is counted once, in its own words', async () => {
  const said = {
    activity_id: '00U9',
    activity_key: '9',
    source_object: 'Event' as const,
    activity_type: 'Demo',
    subject: 'Second demo',
    status: 'Scheduled',
    priority: '(not applicable)',
    is_completed: false,
    duration_minutes: 45,
  };
  await given([])
    .given(intActivity, [{ ...said, activity_date: '2024-02-29', created_date: '2023-12-31' }])
    .given(intActivityOpportunity, [{ activity_id: '00U9', attribution_method: 'none' }])
    .expect(run, [
      { ...said, activity_date_key: 20240229, created_date_key: 20231231, completed_date_key: -2, activity_count: 1 },
    ]);
});
