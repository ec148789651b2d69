import { flag } from '@medallion/model';
import type { ModelCheck } from '../check.ts';
import { checksOf } from '../declare/checks-of.ts';
import { expectation } from '../declare/expectation.ts';
import { recency } from '../declare/recency.ts';
import { rowCount } from '../declare/row-count.ts';
import { rule } from '../declare/rule.ts';
import { unique } from '../declare/unique.ts';
import { column, customer, order, relation } from '../fixtures/shop.ts';
import { compileChecks } from './compile-checks.ts';
import { compileDeclared } from './compile-declared.ts';
import { contractChecks } from './contract-checks.ts';
import { failingKeysQuery } from './failing-keys.ts';

const about = { owner: 'finance', description: 'It is so.' };
const sqlOf = (checks: readonly ModelCheck[]): string[] => compileChecks(relation(), checks).map(({ sql }) => sql);
const compiled = (declared: ReturnType<typeof checksOf>, environment = 'base') =>
  compileDeclared(declared, { environment }).checks;

test('everything that can be said of single rows shares one scan; keys are compared apart, without correlated subqueries', () => {
  const contract = contractChecks(
    relation({
      columns: [
        column('code', { unique: true }),
        column('stage', { accepted: ['Open', "Won't"] }),
        column('dim_id', {
          references: { model: 'gold.dim', schema: 'gold', name: 'dim', column: 'id', enforce: 'check' },
        }),
      ],
    }),
    false,
  );
  const declared = compiled(
    checksOf(order, (c) => [
      expectation({ ...about, name: 'no_debt', failing: flag`${c('amount')} < 0` }),
      recency({ ...about, name: 'recent', column: 'ordered_at', within: { days: 2 } }),
      rowCount({ ...about, name: 'plausible', min: 1, max: 10 }),
    ]),
  );
  expect(sqlOf([...contract, ...declared])).toEqual([
    [
      'select',
      '  count(*) as "row_count",',
      `  count(*) filter (where "int_order"."stage" not in ('Open', 'Won''t')) as "check_1",`,
      '  count(*) filter (where "int_order"."amount" < 0) as "check_2",',
      `  case when max("int_order"."ordered_at") >= max("clock"."as_of") - interval '48 hours' then 0 else 1 end as "check_3",`,
      '  greatest(1 - count(*), count(*) - 10, 0) as "check_4"',
      'from "silver"."int_order"',
      'cross join (',
      '  select',
      '    "clock"."as_of"',
      `  from (select as_of, load_seq, environment from "ops"."clock" where environment = 'base') as "clock"`,
      ') as "clock"',
    ].join('\n'),
    [
      'select count(*) as "check_1"',
      'from (',
      '  select 1 from "silver"."int_order"',
      '  where "code" is not null',
      '  group by "code"',
      '  having count(*) > 1',
      ') as "duplicated"',
    ].join('\n'),
    [
      'select count(*) as "check_1"',
      'from (',
      '  select distinct "dim_id" from "silver"."int_order" where "dim_id" is not null',
      '  except',
      '  select "id" from "gold"."dim"',
      ') as "missing"',
    ].join('\n'),
  ]);
});

test('nothing to check needs no query', () => {
  expect(sqlOf([])).toEqual([]);
});

test('the clock is joined only where a check reads it', () => {
  const declared = checksOf(order, (c, clock) => [
    expectation({ ...about, name: 'paid', failing: flag`not ${c('is_paid')}` }),
    expectation({ ...about, name: 'past', failing: flag`${c('ordered_at')} > ${clock('as_of')}` }),
  ]);
  const [paid, past] = compiled(declared);
  expect(sqlOf([paid!])[0]).not.toContain('clock');
  expect(sqlOf([past!])[0]).toContain('"int_order"."ordered_at" > "clock"."as_of"');
  expect(past).toMatchObject({ dependencies: ['ops.clock'] });
});

test('a rule is counted, and its keys found, by its own query in the schemas of the environment', () => {
  const declared = checksOf(order, () => [
    rule({
      ...about,
      name: 'known_customer',
      failing: (db) =>
        db
          .selectFrom(order.as('o'))
          .leftJoin(customer.as('customer'), 'customer.customer_key', 'o.customer_key')
          .where('customer.customer_key', 'is', null)
          .select('o.order_key'),
    }),
  ]);
  const [check] = compiled(declared, 'pr_1');
  expect(check).toMatchObject({ keys: ['order_key'], dependencies: ['silver.int_customer', 'silver.int_order'] });
  expect(sqlOf([check!])[0]).toMatch(/^select count\(\*\) as "check_1"\nfrom \(\n {2}select[\s\S]*"pr_1__silver"/);
  expect(failingKeysQuery(relation(), check!)).toMatch(
    /^select "order_key"::text as "order_key"\nfrom \([\s\S]*\norder by "order_key"::text collate "C"\nlimit 100$/,
  );
});

test('a share of rows as threshold counts the rows even where nothing else scans them', () => {
  const [check] = compiled(
    checksOf(order, () => [unique({ ...about, name: 'once', columns: ['customer_key'], threshold: { percent: 1 } })]),
  );
  expect(sqlOf([check!])[0]).toBe('select\n  count(*) as "row_count"\nfrom "silver"."int_order"');
});

test('checks that are not about rows have no keys', () => {
  const declared = checksOf(order, () => [
    recency({ ...about, name: 'recent', column: 'ordered_at', within: { hours: 2 } }),
    rowCount({ ...about, name: 'plausible', min: 1 }),
  ]);
  expect(compiled(declared).map((check) => failingKeysQuery(relation(), check))).toEqual([undefined, undefined]);
});

test('an instant in a key is written in UTC whatever the session’s zone', () => {
  const [check] = compiled(
    checksOf(order, (c) => [expectation({ ...about, name: 'x', failing: flag`${c('is_paid')}` })]),
  );
  const versioned = relation({
    primaryKey: ['id', 'valid_from'],
    columns: [column('id'), column('valid_from', { type: 'timestamp with time zone' })],
  });
  expect(failingKeysQuery(versioned, check!)).toContain(
    `to_char("valid_from" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "valid_from"`,
  );
});
