import { countDifferences, exampleRows, type ComparedRelations } from './compare-sql.ts';

const compared: ComparedRelations = {
  base: { schema: 'gold', name: 'fct' },
  environment: { schema: 'pr_12__gold', name: 'fct' },
  primaryKey: [
    { name: 'id', baseType: 'bigint', environmentType: 'bigint' },
    { name: 'day', baseType: 'date', environmentType: 'date' },
  ],
  columns: [
    { name: 'amount', baseType: 'numeric(22,6)', environmentType: 'numeric(18,2)' },
    { name: 'details', baseType: 'jsonb', environmentType: 'jsonb' },
    { name: 'email', baseType: 'text', environmentType: 'bigint' },
  ],
};

test('rows and columns that differ are counted in one scan of both', () => {
  const both = 'not ("base"."id" is null or "environment"."id" is null)';
  const amount = '"base"."amount" is distinct from "environment"."amount"';
  const details = '"base"."details"::text is distinct from "environment"."details"::text';
  const email = '"base"."email"::text is distinct from "environment"."email"::text';
  expect(countDifferences(compared)).toBe(
    `select
  count("base"."id") as "base", count("environment"."id") as "environment",
  count(*) filter (where "base"."id" is null) as "added",
  count(*) filter (where "environment"."id" is null) as "removed",
  count(*) filter (where ${both} and (${amount} or ${details} or ${email})) as "changed",
  count(*) filter (where ${both} and ${amount}) as "column_0",
  count(*) filter (where ${both} and ${details}) as "column_1",
  count(*) filter (where ${both} and ${email}) as "column_2"
from "gold"."fct" as "base"
full join "pr_12__gold"."fct" as "environment" on "environment"."id" = "base"."id" and "environment"."day" = "base"."day"`,
  );
});

test('relations of nothing but a key differ in rows alone', () => {
  expect(countDifferences({ ...compared, columns: [] })).toBe(
    `select
  count("base"."id") as "base", count("environment"."id") as "environment",
  count(*) filter (where "base"."id" is null) as "added",
  count(*) filter (where "environment"."id" is null) as "removed",
  count(*) filter (where not ("base"."id" is null or "environment"."id" is null) and (false)) as "changed"
from "gold"."fct" as "base"
full join "pr_12__gold"."fct" as "environment" on "environment"."id" = "base"."id" and "environment"."day" = "base"."day"`,
  );
});

test('hidden values are not asked for, only whether they differ', () => {
  const sql = exampleRows(compared, 'changed', 3, (column) => column === 'email' || column === 'day');
  expect(sql).toContain('"base"."amount"::text as "base_0", "environment"."amount"::text as "environment_0"');
  expect(sql).toContain('"environment"."email"::text as "differs_2"');
  expect(sql).not.toMatch(/as "(base_2|environment_2|key_1)"/);
  expect(sql).toMatch(/\norder by coalesce\("environment"\."id", "base"\."id"\), .*\nlimit 3$/);
});

test('of rows only one side has the keys are asked for', () => {
  expect(exampleRows(compared, 'removed', 2, () => false)).toBe(
    `select
  coalesce("environment"."id", "base"."id")::text as "key_0",
  coalesce("environment"."day", "base"."day")::text as "key_1"
from "gold"."fct" as "base"
full join "pr_12__gold"."fct" as "environment" on "environment"."id" = "base"."id" and "environment"."day" = "base"."day"
where "environment"."id" is null
order by coalesce("environment"."id", "base"."id"), coalesce("environment"."day", "base"."day")
limit 2`,
  );
});
