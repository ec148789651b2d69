import { column, relation } from '../fixtures/relations.ts';
import type { Relation } from '../relation.ts';
import { fillPart, resultOfPart } from '../statements/part.ts';
import { changedValueTable, partOfScope, scopedQuery, scopeTable, soughtTable } from './scoped-statements.ts';

const scratch = (name: string) => ({ schema: 'scratch', name });
const values = scratch('scope');
const model: Relation = relation('silver.int_x', {
  columns: [column('thing_id', 'text', { notNull: true }), column('n', 'integer')],
  primaryKey: ['thing_id'],
  tracked: ['thing_id'],
  sql: 'select "v"."thing_id", "v"."n" from "silver"."int_view" as "v" join "silver"."int_other" as "o" on true',
  scope: {
    column: 'thing_id',
    except: [],
    type: 'text',
    inputs: [
      {
        id: 'silver.int_a',
        schema: 'silver',
        name: 'int_a',
        mappings: [{ column: 'a_thing', path: [] }],
        staging: undefined,
      },
      { id: 'silver.int_other', schema: 'silver', name: 'int_other', mappings: [], staging: undefined },
    ],
    views: [
      {
        id: 'silver.int_below',
        schema: 'silver',
        name: 'int_below',
        sql: 'select * from "silver"."int_a" as "a"',
        dependencies: ['silver.int_a'],
      },
      {
        id: 'silver.int_view',
        schema: 'silver',
        name: 'int_view',
        sql: 'select * from "silver"."int_below" as "b"',
        dependencies: ['silver.int_below'],
      },
      {
        id: 'silver.int_apart',
        schema: 'silver',
        name: 'int_apart',
        sql: 'select * from "silver"."int_other" as "o"',
        dependencies: ['silver.int_other'],
      },
    ],
  },
});
const part = partOfScope(model.scope!, values);

test('the scope holds each changed value once, and no null', () => {
  expect(scopeTable(model.scope!, values, ['select 1', 'select 2'])).toEqual([
    'create unlogged table "scratch"."scope" ("value" text primary key)',
    [
      'insert into "scratch"."scope" ("value")',
      'select distinct "changed"."value"::text',
      'from (',
      'select 1',
      'union all',
      'select 2',
      ') as "changed"',
      'where "changed"."value" is not null',
    ].join('\n'),
    'analyze "scratch"."scope"',
  ]);
});

test('where nothing changed the scope is empty', () => {
  expect(scopeTable(model.scope!, values, [])).toHaveLength(1);
});

test('the query reads its followed inputs, and the views on them, narrowed to the scope; the others whole', () => {
  const query = scopedQuery(model, values, new Map([['silver.int_a', scratch('a_all')]]), (id) => scratch(`of ${id}`));
  expect(query.views).toEqual([
    [
      'create view "scratch"."of silver.int_a" as',
      'select * from "scratch"."a_all" as "all_rows"',
      'where "all_rows"."a_thing" in (select "value" from "scratch"."scope")',
    ].join('\n'),
    'create view "scratch"."of silver.int_below" as\nselect * from "scratch"."of silver.int_a" as "a"',
    'create view "scratch"."of silver.int_view" as\nselect * from "scratch"."of silver.int_below" as "b"',
  ]);
  expect(query.sql).toBe(
    'select "v"."thing_id", "v"."n" from "scratch"."of silver.int_view" as "v" join "silver"."int_other" as "o" on true',
  );
});

test('of an input that carries the scope in several columns a row is read for any of them', () => {
  const [a, ...others] = model.scope!.inputs;
  const mappings = ['a_thing', 'other_thing'].map((name) => ({ column: name, path: [] }));
  const several = { ...model, scope: { ...model.scope!, inputs: [{ ...a!, mappings }, ...others] } };
  const [view] = scopedQuery(several, values, new Map(), (id) => scratch(`of ${id}`)).views;
  expect(view).toBe(
    [
      'create view "scratch"."of silver.int_a" as',
      'select * from "silver"."int_a" as "all_rows"',
      'where "all_rows"."a_thing" in (select "value" from "scratch"."scope") or "all_rows"."other_thing" in (select "value" from "scratch"."scope")',
    ].join('\n'),
  );
});

test('what an excepted column holds, as this run computed it, is not sought', () => {
  const except = ['int_a', 'int_b'].map((name) => ({ schema: 'silver', name, column: 'thing_id' }));
  const moved = new Map([['silver.int_b', scratch('b_all')]]);
  expect(soughtTable({ ...model.scope!, except }, values, scratch('sought'), moved)).toEqual([
    'create unlogged table "scratch"."sought" ("value" text primary key)',
    [
      'insert into "scratch"."sought" ("value")',
      'select "scope"."value" from "scratch"."scope" as "scope"',
      'where not exists (select from "silver"."int_a" as "held" where "held"."thing_id" = "scope"."value")',
      'and not exists (select from "scratch"."b_all" as "held" where "held"."thing_id" = "scope"."value")',
    ].join('\n'),
    'analyze "scratch"."sought"',
  ]);
});

test('rows outside the scope do not get into what is computed', () => {
  const { text, queryOffset } = fillPart(model, scratch('x'), 'select 1', part);
  expect(text.slice(queryOffset)).toBe(
    'select 1\n) as "computed"\nwhere "computed"."thing_id" in (select "value" from "scratch"."scope")',
  );
  expect(text.slice(0, queryOffset)).toBe(
    'insert into "scratch"."x" ("thing_id", "n")\nselect "thing_id", "n"\nfrom (\n',
  );
});

test('readers find the computed rows, and the live ones outside the scope', () => {
  expect(resultOfPart(model, scratch('x'), part, scratch('x_all'))).toBe(
    [
      'create view "scratch"."x_all" as',
      'select "thing_id", "n" from "silver"."int_x" where not "thing_id" in (select "value" from "scratch"."scope")',
      'union all',
      'select "thing_id", "n" from "scratch"."x"',
    ].join('\n'),
  );
});

test('changed values of a unique column are those before and after, of a key column those of the keys that changed', () => {
  const unique = { ...model, tracked: ['thing_id', 'n', 'm'] };
  const [, fill] = changedValueTable(unique, scratch('x'), scratch('x_diff'), scratch('x_changed'));
  const join = (rows: string) =>
    [
      'select distinct "tracked"."column_name", "tracked"."value"',
      `from "scratch"."x_diff" as "changes" join ${rows} as "row" on "row"."thing_id" = "changes"."thing_id"`,
      `cross join lateral (values ('n', "row"."n"::text), ('m', "row"."m"::text)) as "tracked" ("column_name", "value")`,
    ].join('\n');
  expect(fill).toBe(
    [
      'insert into "scratch"."x_changed" ("column_name", "value")',
      `select distinct 'thing_id', "thing_id"::text from "scratch"."x_diff"`,
      'union',
      join('"silver"."int_x"'),
      'union',
      join('"scratch"."x"'),
    ].join('\n'),
  );
});

test('a column with a quote in its name is named as it is among the changed values', () => {
  const quoted = { ...model, primaryKey: ["thing's"], tracked: ["thing's", "n's"] };
  const [, fill] = changedValueTable(quoted, scratch('x'), scratch('x_diff'), scratch('x_changed'));
  expect(fill).toContain(`select distinct 'thing''s', "thing's"::text from "scratch"."x_diff"`);
  expect(fill).toContain(`(values ('n''s', "row"."n's"::text))`);
});
