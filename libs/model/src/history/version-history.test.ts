import { createDatabase } from '@medallion/testing';
import type { TestDatabase } from '@medallion/testing';
import { bigint, bool, text, timestamptz } from '../columns/column-types.ts';
import { defineModel } from '../definition/define-model.ts';
import { defineRawTable } from '../definition/define-raw-table.ts';
import { coalesce } from '../expressions/conditionals.ts';
import { epochMicros } from '../expressions/dates.ts';
import { surrogateKey, surrogateKeyOf } from '../expressions/surrogate-key.ts';
import { testModel } from '../testing/test-model.ts';
import { versionHistory } from './version-history.ts';

const rawAccount = defineRawTable({
  object: 'Account',
  description: 'Accounts',
  fields: { Id: text(), Name: text(), Industry: text(), IsDeleted: bool(), CreatedDate: timestamptz() },
});
const stgVersions = defineModel({
  name: 'stg_salesforce__account_versions',
  layer: 'bronze',
  grain: 'one stored version',
  description: 'Every stored version of every account',
  materialized: 'view',
  columns: {
    account_id: text().primaryKey().describe('Salesforce id'),
    account_name: text().pii('name'),
    industry: text(),
    created_at: timestamptz(),
    is_deleted: bool().notNull(),
    system_modstamp: timestamptz().primaryKey(),
    last_seen_at: timestamptz().notNull(),
    row_hash: text().primaryKey(),
  },
  from: (db) => db.selectFrom(rawAccount.as('r')),
  select: (c) => ({
    account_id: 'r.id',
    account_name: 'r.name',
    industry: 'r.industry',
    created_at: 'r.created_date',
    is_deleted: coalesce(c('r.is_deleted'), false),
    system_modstamp: 'r.system_modstamp',
    last_seen_at: 'r._last_seen_at',
    row_hash: 'r.content_hash',
  }),
});
const intAccountVersion = versionHistory({
  name: 'int_account_version',
  description: 'Accounts as they were',
  grain: 'one validity interval of an account',
  of: stgVersions,
  key: 'account_id',
  tracked: ['industry'],
  overwritten: ['account_name'],
  extend: {
    columns: { account_key: bigint().notNull().unique() },
    select: (c) => ({
      account_key: surrogateKey('account', c('history.account_id'), epochMicros(c('history.valid_from'))),
    }),
  },
});

const day = (n: number) => `2024-01-${String(n).padStart(2, '0')}T00:00:00Z`;
const FOREVER = '9999-12-31T00:00:00Z';
/** A version of account A, created on the 1st and last seen on the 28th unless told otherwise. */
const version = (
  modstamp: string,
  values: {
    industry?: string;
    name?: string;
    deleted?: boolean;
    seen?: string;
    hash?: string;
    created?: string;
    id?: string;
  },
) => ({
  account_id: values.id ?? 'A',
  account_name: values.name ?? 'Acme',
  industry: values.industry ?? null,
  created_at: values.created ?? day(1),
  is_deleted: values.deleted ?? false,
  system_modstamp: modstamp,
  last_seen_at: values.seen ?? day(28),
  row_hash: values.hash ?? 'h',
});
const interval = (
  valid_from: string,
  valid_to: string,
  industry: string | null,
  more: { is_deleted?: boolean; is_history_assumed?: boolean } = {},
) => ({
  valid_from,
  valid_to,
  industry,
  is_current: valid_to === FOREVER,
  is_deleted: more.is_deleted ?? false,
  is_history_assumed: more.is_history_assumed ?? false,
});

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase();
});
afterAll(() => database.drop());
const run = (query: string) => database.sql.unsafe(query);
const history = (versions: ReturnType<typeof version>[], asOf = day(20)) =>
  testModel(intAccountVersion).given(stgVersions, versions).asOf(asOf);

test('a version that changes nothing tracked opens no interval', () =>
  history([
    version(day(1), { industry: 'Tech' }),
    version(day(3), { industry: 'Tech' }),
    version(day(5), { industry: 'Food' }),
  ]).expect(run, [interval(day(1), day(5), 'Tech'), interval(day(5), FOREVER, 'Food')]));

test('a value that returns opens an interval of its own', () =>
  history([version(day(1), { industry: 'Tech' }), version(day(3), {}), version(day(5), { industry: 'Tech' })]).expect(
    run,
    [interval(day(1), day(3), 'Tech'), interval(day(3), day(5), null), interval(day(5), FOREVER, 'Tech')],
  ));

test('overwritten values are the latest on every interval', () =>
  history([
    version(day(1), { industry: 'Tech', name: 'Old' }),
    version(day(3), { industry: 'Food', name: 'Old' }),
    version(day(5), { industry: 'Food', name: 'New' }),
  ]).expect(run, [
    { valid_from: day(1), account_name: 'New' },
    { valid_from: day(3), account_name: 'New' },
  ]));

test('the first interval begins at the creation, and says when its values are assumed', () =>
  history([version(day(4), { industry: 'Tech' }), version(day(6), { industry: 'Food' })]).expect(run, [
    interval(day(1), day(6), 'Tech', { is_history_assumed: true }),
    interval(day(6), FOREVER, 'Food'),
  ]));

test('a modstamp before the creation counts as the creation', () =>
  history([
    version(day(2), { industry: 'Tech', created: day(5) }),
    version(day(3), { industry: 'Food', created: day(5) }),
  ]).expect(run, [interval(day(5), FOREVER, 'Food')]));

test('only versions modified by the clock are seen', () =>
  history(
    [version(day(1), { industry: 'Tech', name: 'Old' }), version(day(9), { industry: 'Food', name: 'New' })],
    day(8),
  ).expect(run, [{ ...interval(day(1), FOREVER, 'Tech'), account_name: 'Old' }]));

test('of two contents at one modstamp the one seen last wins, then the greater hash', async () => {
  await history([
    version(day(1), { industry: 'Tech', seen: day(12), hash: 'a' }),
    version(day(1), { industry: 'Food', seen: day(11), hash: 'b' }),
  ]).expect(run, [interval(day(1), FOREVER, 'Tech')]);
  await history([
    version(day(1), { industry: 'Tech', hash: 'a' }),
    version(day(1), { industry: 'Food', hash: 'b' }),
  ]).expect(run, [interval(day(1), FOREVER, 'Food')]);
});

test('a deletion and an undeletion each open an interval', () =>
  history([version(day(1), {}), version(day(3), { deleted: true }), version(day(5), {})]).expect(run, [
    interval(day(1), day(3), null),
    interval(day(3), day(5), null, { is_deleted: true }),
    interval(day(5), FOREVER, null),
  ]));

test('a record first seen deleted was alive from its creation until then', () =>
  history([version(day(4), { industry: 'Tech', deleted: true })]).expect(run, [
    interval(day(1), day(4), 'Tech', { is_history_assumed: true }),
    interval(day(4), FOREVER, 'Tech', { is_deleted: true }),
  ]));

test('a record deleted in the instant of its creation was never alive', () =>
  history([version(day(1), { deleted: true })]).expect(run, [interval(day(1), FOREVER, null, { is_deleted: true })]));

test('a record whose creation is unknown begins with its first version', () =>
  testModel(intAccountVersion)
    .given(stgVersions, [{ ...version(day(4), { industry: 'Tech' }), created_at: null }])
    .asOf(day(20))
    .expect(run, [interval(day(4), FOREVER, 'Tech')]));

test('records do not mix, and derived columns see the interval', () =>
  history([version(day(1), { id: 'A' }), version(day(2), { id: 'B', created: day(2) })]).expect(run, [
    { account_id: 'A', valid_to: FOREVER, account_key: surrogateKeyOf('account', 'A', new Date(day(1))) },
    { account_id: 'B', valid_to: FOREVER, account_key: surrogateKeyOf('account', 'B', new Date(day(2))) },
  ]));

test('the contract carries the key, validity and the chosen columns with their descriptions', () => {
  expect(Object.keys(intAccountVersion.columns)).toEqual([
    'account_id',
    'valid_from',
    'valid_to',
    'is_current',
    'is_history_assumed',
    'is_deleted',
    'industry',
    'account_name',
    'account_key',
  ]);
  expect(intAccountVersion.primaryKey).toEqual(['account_id', 'valid_from']);
  expect(intAccountVersion.columns.account_name.def.pii).toBe('name');
  expect(intAccountVersion.columns.account_id.def.description).toBe('Salesforce id');
});
