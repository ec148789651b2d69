import type { LiveRelation } from '../catalog/live-relations.ts';
import { column, relation } from '../fixtures/relations.ts';
import { keyDiff } from '../statements/key-diff.ts';
import { liveAfter, migrateTable } from '../statements/migrate.ts';
import { schemaChange, widens, type ColumnChanges } from './schema-change.ts';

const live = (more: Partial<LiveRelation> = {}): LiveRelation => ({
  schema: 'gold',
  name: 't',
  oid: '1',
  isView: false,
  isMaterializedView: false,
  isPopulated: true,
  grantees: [],
  isOwned: true,
  filenode: '1',
  writeCount: '0',
  columns: [
    { name: 'id', type: 'integer', notNull: true },
    { name: 'name', type: 'text', notNull: false },
  ],
  columnPlaces: 2,
  primaryKey: ['id'],
  foreignKeys: [],
  ...more,
});
const id = column('id', 'integer', { notNull: true });
const name = column('name', 'text');
const more = column('more', 'jsonb');
const table = (columns = [id, name], other = {}) => relation('gold.t', { columns, ...other });

test('a column by whose values the rows are spread is not altered', () => {
  const widened = [column('id', 'bigint', { notNull: true }), name];
  expect(schemaChange(table(widened, { distribution: { by: 'id' } }), live())?.action).toBe('rebuild');
});

test('the same columns in another order are no change', () => {
  expect(schemaChange(table([name, id]), live())).toBeUndefined();
});

test.each([
  ['integer', 'bigint', true],
  ['numeric(10,2)', 'numeric(18,2)', true],
  ['bigint', 'integer', false],
  ['numeric(18,2)', 'numeric(10,2)', false],
  ['numeric(10,2)', 'numeric(18,4)', false],
  ['numeric(10,2)', 'numeric', false],
  ['numeric', 'numeric(10,2)', false],
  ['integer', 'numeric(18,2)', false],
  ['text', 'uuid', false],
  ['date', 'timestamp with time zone', false],
])('a column of %s becomes one of %s in place: %s', (from, to, isSafe) => {
  expect(widens(from, to)).toBe(isSafe);
});

const CHANGED = {
  added: table([id, name, more]),
  removed: table([id]),
  widened: table([column('id', 'bigint', { notNull: true }), name]),
  narrowed: table([id, column('name', 'integer')]),
  'of another key': table([id, name], { primaryKey: ['id', 'name'] }),
};
test.each([
  [
    'sync',
    { added: 'migrate', removed: 'migrate', widened: 'migrate', narrowed: 'rebuild', 'of another key': 'rebuild' },
  ],
  [
    'append',
    { added: 'migrate', removed: 'refuse', widened: 'refuse', narrowed: 'refuse', 'of another key': 'refuse' },
  ],
  ['fail', { added: 'refuse', removed: 'refuse', widened: 'refuse', narrowed: 'refuse', 'of another key': 'refuse' }],
  [
    'rebuild',
    { added: 'rebuild', removed: 'rebuild', widened: 'rebuild', narrowed: 'rebuild', 'of another key': 'rebuild' },
  ],
] as const)('%s decides of every change', (onSchemaChange, expected) => {
  const actions = Object.entries(CHANGED).map(([what, changed]) => [
    what,
    schemaChange({ ...changed, onSchemaChange }, live())?.action,
  ]);
  expect(Object.fromEntries(actions)).toEqual(expected);
});

test('every change has a clause', () => {
  const other = relation('gold.t', {
    columns: [column('id', 'bigint', { notNull: true }), more],
    primaryKey: ['id', 'more'],
  });
  expect(schemaChange(other, live())?.changes).toEqual([
    'adds column more',
    'drops column name',
    'column id changes type from integer to bigint',
    'its key changes from (id) to (id, more)',
  ]);
});

test('a table that used up its places for columns is made anew', () => {
  expect(schemaChange(table([id, name, more]), live({ columnPlaces: 1_599 }))?.action).toBe('migrate');
  expect(schemaChange(table([id, name, more]), live({ columnPlaces: 1_600 }))?.action).toBe('rebuild');
});

const changes: ColumnChanges = {
  added: [more, column('sure', 'text', { notNull: true })],
  removed: ['name'],
  retyped: [{ column: 'id', from: 'integer', to: 'bigint' }],
};

test('a table is altered in one statement, and NOT NULL waits for the rows', () => {
  expect(migrateTable(table(), changes)).toBe(
    `alter table "gold"."t"
  drop column "name",
  alter column "id" type bigint,
  add column "more" jsonb,
  add column "sure" text`,
  );
});

test('computed rows are compared with what the table will hold once it is altered', () => {
  const computed = { schema: 'scratch', name: 'c' };
  expect(
    keyDiff(
      table([id, more]),
      computed,
      { schema: 'scratch', name: 'd' },
      liveAfter(table(), { ...changes, added: [more] }),
    ),
  ).toEqual([
    `create unlogged table "scratch"."d" as
select
  coalesce("live"."id", "computed"."id") as "id",
  case when "computed"."id" is null then 'd' when "live"."id" is null then 'i' else 'u' end as "medallion_op"
from (select *, cast(null as jsonb) as "more" from "gold"."t") as "live"
full join "scratch"."c" as "computed" on "computed"."id" = "live"."id"
where "live"."id" is null or "computed"."id" is null
   or ("live"."more"::text) is distinct from ("computed"."more"::text)`,
  ]);
  expect(liveAfter(table(), { ...changes, added: [] })).toBe('"gold"."t"');
});
