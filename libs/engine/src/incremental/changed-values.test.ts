import type { ChangeSet } from './change-chain.ts';
import { changedValues, type KnownChanges } from './changed-values.ts';
import type { ScopeInput } from './scope.ts';

const table: ScopeInput = {
  id: 'silver.int_a',
  schema: 'silver',
  name: 'int_a',
  mappings: [{ column: 'a_id', path: [] }],
  staging: undefined,
};
const through = { id: 'silver.int_b', schema: 'silver', name: 'int_b', column: 'a_id', scope: 'b_id' };
const known = (more: Partial<KnownChanges> = {}): KnownChanges => ({
  published: () => ({ state: '3', sets: [] as ChangeSet[] }),
  computed: () => undefined,
  placeOf: (input) => input,
  ...more,
});
const clock = { 'ops.clock': '2024-01-05T10:00:00.000Z' };

test('published changes are those of every set since', () => {
  const sets = [
    { id: '7', from: '1', to: '2' },
    { id: '8', from: '2', to: '3' },
  ];
  const now = { ...clock, 'silver.int_a': '3' };
  const values = changedValues(
    table,
    { ...clock, 'silver.int_a': '1' },
    now,
    known({ published: () => ({ state: '3', sets }) }),
  );
  expect(values).toEqual([
    `select "value" from "ops"."changed_value" where "change_set_id" in (7, 8) and "column_name" = 'a_id'`,
  ]);
});

test('changes of this run are looked up where it computed them, by another input where that leads to the scope', () => {
  const moved = known({
    computed: () => ({ schema: 'scratch', name: 'a_changed' }),
    placeOf: () => ({ schema: 'scratch', name: 'b_all' }),
  });
  const input = { ...table, mappings: [{ column: 'a_id', path: [through] }] };
  expect(changedValues(input, { 'silver.int_a': '3' }, { 'silver.int_a': '4' }, moved)).toEqual([
    [
      'select "through"."b_id"::text as "value"',
      'from "scratch"."b_all" as "through"',
      'where "through"."a_id"::text in (',
      `select "value" from "scratch"."a_changed" where "column_name" = 'a_id'`,
      ')',
    ].join('\n'),
  ]);
});

test('a way through several inputs is looked up in one after the other', () => {
  const onward = { id: 'silver.int_c', schema: 'silver', name: 'int_c', column: 'b_id', scope: 'c_id' };
  const input = { ...table, mappings: [{ column: 'a_id', path: [through, onward] }] };
  const computed = known({ computed: () => ({ schema: 'scratch', name: 'a_changed' }) });
  expect(changedValues(input, { 'silver.int_a': '3' }, { 'silver.int_a': '4' }, computed)).toEqual([
    [
      'select "through"."c_id"::text as "value"',
      'from "silver"."int_c" as "through"',
      'where "through"."b_id"::text in (',
      'select "through"."b_id"::text as "value"',
      'from "silver"."int_b" as "through"',
      'where "through"."a_id"::text in (',
      `select "value" from "scratch"."a_changed" where "column_name" = 'a_id'`,
      ')',
      ')',
    ].join('\n'),
  ]);
});

test.each<[string, string, KnownChanges]>([
  ['a publish that was not recorded', '1', known()],
  ['changes of this run that were too many to keep', '3', known({ computed: () => 'unknown' })],
])('%s leads nowhere', (_, since, changes) => {
  expect(changedValues(table, { 'silver.int_a': since }, { 'silver.int_a': '4' }, changes)).toEqual({
    inFull: 'nobody recorded which rows of silver.int_a changed',
  });
});

test('of a staging view, the records that loads touched are followed with all their versions', () => {
  const raw = { schema: 'raw_salesforce', name: 'contact' };
  const staging = { id: 'raw.contact', raw, columns: new Map([['account_id', 'account_id']]) };
  const input = { ...table, id: 'bronze.stg_c', mappings: [{ column: 'account_id', path: [] }], staging };
  expect(changedValues(input, { 'bronze.stg_c': '4' }, { 'bronze.stg_c': '6' }, known())).toEqual([
    [
      'select "version"."account_id"::text as "value"',
      'from "raw_salesforce"."contact" as "version"',
      'where "version"."id" in (select "id" from "raw_salesforce"."contact" where "_load_seq" > 4)',
    ].join('\n'),
  ]);
});

test('the clock concerns rows that were not past at the earlier of its two times', () => {
  const input: ScopeInput = {
    ...table,
    id: 'ops.clock',
    mappings: [{ column: 'as_of', path: [{ ...through, column: 'last_date' }] }],
  };
  expect(changedValues(input, { 'ops.clock': '2024-01-09T00:00:00.000Z' }, clock, known())).toEqual([
    [
      'select "through"."b_id"::text as "value"',
      'from "silver"."int_b" as "through"',
      `where "through"."last_date" is null or "through"."last_date" >= cast('2024-01-05' as date) - 1`,
    ].join('\n'),
  ]);
});
