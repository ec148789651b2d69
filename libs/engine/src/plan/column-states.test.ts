import { columnStatesAfter, NOTHING_CHANGED } from '../build/column-states-after.ts';
import { column, relation } from '../fixtures/relations.ts';
import { changedColumns } from '../statements/changed-columns.ts';
import { stateAsRead, type ColumnStates } from './column-states.ts';

const table = relation('silver.t', {
  columns: [column('id', 'bigint', { notNull: true }), column('name', 'text'), column('details', 'jsonb')],
});
const then: ColumnStates = {
  rows: 's1',
  columns: { id: 's1 bigint not null', name: 's2 text', details: 's3 jsonb', gone: 's3 text' },
};

test('what is read of a model has one state, which other columns do not change', () => {
  const read = (columnStates: ColumnStates) => stateAsRead({ state: 's', columnStates }, ['id', 'name']);
  const before = read(then);
  expect(read({ ...then, columns: { ...then.columns, details: 's4 jsonb' } })).toBe(before);
  expect(read({ ...then, columns: { ...then.columns, name: 's4 text' } })).not.toBe(before);
  expect(read({ ...then, columns: { id: then.columns['id']!, details: 's3 jsonb' } })).not.toBe(before);
  expect(read({ ...then, rows: 's4' })).not.toBe(before);
});

test('rows count for who reads no column, too', () => {
  const read = (columnStates: ColumnStates) => stateAsRead({ state: 's', columnStates }, []);
  expect(read({ ...then, rows: 's4' })).not.toBe(read(then));
});

test('the state of the whole counts for who reads all, and where nothing else is known', () => {
  expect(stateAsRead({ state: 's', columnStates: then }, undefined)).toBe('s');
  expect(stateAsRead({ state: 's', columnStates: undefined }, ['id'])).toBe('s');
});

test('a column keeps its state where its values did not change, and loses it with its type', () => {
  const changed = { rows: false, columns: new Set(['name']) };
  expect(columnStatesAfter(table, 's9', then, changed)).toEqual({
    rows: 's1',
    columns: { id: 's1 bigint not null', name: 's9 text', details: 's3 jsonb' },
  });
  const other = relation('silver.t', { columns: [column('id', 'bigint'), column('added', 'text')] });
  expect(columnStatesAfter(other, 's9', then, NOTHING_CHANGED).columns).toEqual({ id: 's1 bigint', added: 's9 text' });
});

test('rows that come or go leave the values of the others as they are', () => {
  const { rows, columns } = columnStatesAfter(table, 's9', then, { rows: true, columns: new Set() });
  expect({ rows, name: columns['name'] }).toEqual({ rows: 's9', name: 's2 text' });
});

test('a table that is made anew has nothing that was there before', () => {
  expect(columnStatesAfter(table, 's9', undefined, NOTHING_CHANGED)).toEqual({
    rows: 's9',
    columns: { id: 's9 bigint not null', name: 's9 text', details: 's9 jsonb' },
  });
});

test('of updated rows it is asked which columns differ in any, JSON by its text', () => {
  const computed = { schema: 'scratch', name: 'c' };
  expect(changedColumns(table, table.columns.slice(1), computed, { schema: 'scratch', name: 'd' })).toBe(
    `select
  bool_or("live"."name" is distinct from "computed"."name") as "name",
  bool_or("live"."details"::text is distinct from "computed"."details"::text) as "details"
from "scratch"."d" as "changes"
join "silver"."t" as "live" using ("id")
join "scratch"."c" as "computed" using ("id")
where "changes"."medallion_op" = 'u'`,
  );
});
