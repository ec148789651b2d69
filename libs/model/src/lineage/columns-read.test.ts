import type { Expression } from 'kysely';
import {
  columnsRead,
  count,
  dateSeries,
  defineModel,
  defineQueryModel,
  defineSource,
  int,
  lag,
  lit,
  num,
  numeric,
  sum,
  text,
} from '../index.ts';
import type { AnyModel } from '../index.ts';

const upstream = (name: string) =>
  defineSource({
    name,
    layer: 'raw',
    description: 'x',
    columns: { id: text().primaryKey(), parent_id: text(), name: text(), amount: numeric(18, 2), day: text() },
  });
const a = upstream('stg_a');
const b = upstream('stg_b');
const ALL = ['amount', 'day', 'id', 'name', 'parent_id'];
const header = { layer: 'silver', name: 'm', grain: 'x', description: 'x', materialized: 'table' } as const;
const id = { id: text().primaryKey() };
const read = (model: unknown) => Object.fromEntries(columnsRead(model as AnyModel));
/** A model that selects nothing but an id, from what a test says. */
const reading = (from: (db: any) => any) =>
  read(defineModel({ ...header, columns: id, from: from as never, select: () => ({ id: 'x.id' }) as never }));

test('what is selected, joined by, filtered, grouped and ordered is read, and nothing else', () => {
  expect(
    reading((db) =>
      db.selectFrom(a.as('x')).leftJoin(b.as('y'), 'y.id', 'x.parent_id').where('y.name', '=', 'z').orderBy('y.day'),
    ),
  ).toEqual({ 'raw.stg_a': ['id', 'parent_id'], 'raw.stg_b': ['day', 'id', 'name'] });
});

test('what a template, a window or an aggregate names is read', () => {
  const model = defineModel({
    ...header,
    columns: { ...id, before: text(), total: numeric() },
    from: (db) =>
      db.selectFrom(a.as('x')).innerJoin(
        (query) =>
          query
            .selectFrom(b.as('y'))
            .groupBy('y.parent_id')
            .select((eb) => ['y.parent_id', sum(num`${eb.ref('y.amount')} * 2`).as('total')])
            .as('summed'),
        (join) => join.onRef('summed.parent_id', '=', 'x.id'),
      ),
    select: (c) => ({
      id: 'x.id',
      before: lag(c('x.name'), { orderBy: [c('x.day')] }),
      total: 'summed.total',
    }),
  });
  expect(read(model)).toEqual({ 'raw.stg_a': ['day', 'id', 'name'], 'raw.stg_b': ['amount', 'parent_id'] });
});

test('what only a CTE or a subquery names is read, by whatever name it goes on', () => {
  expect(
    reading((db) =>
      db
        .with('named', (query: any) => query.selectFrom(b.as('y')).select(['y.id', 'y.name as label']))
        .selectFrom(a.as('x'))
        .innerJoin('named', 'named.id', 'x.id')
        .where((eb: any) => eb.exists(eb.selectFrom(b.as('z')).whereRef('z.parent_id', '=', 'x.id').select('z.id'))),
    ),
  ).toEqual({ 'raw.stg_a': ['id'], 'raw.stg_b': ['id', 'name', 'parent_id'] });
});

test('both sides of a union are read', () => {
  const model = defineQueryModel({
    ...header,
    columns: id,
    query: (db) =>
      db
        .selectFrom(a.as('x'))
        .select('x.id')
        .union(db.selectFrom(b.as('y')).select('y.name as id') as never) as unknown as Expression<{ id: string }>,
  });
  expect(read(model)).toEqual({ 'raw.stg_a': ['id'], 'raw.stg_b': ['name'] });
});

test('all columns of a model are one by one, those of a CTE are what it selects', () => {
  expect(
    reading((db) => db.with('c', (query: any) => query.selectFrom(a.as('x')).selectAll('x')).selectFrom('c as x')),
  ).toEqual({
    'raw.stg_a': ALL,
  });
  expect(
    reading((db) =>
      db
        .with('c', (query: any) => query.selectFrom(a.as('y')).select(['y.id', 'y.name']))
        .with('d', (query: any) => query.selectFrom('c').selectAll())
        .selectFrom('d as x'),
    ),
  ).toEqual({ 'raw.stg_a': ['id', 'name'] });
  expect(
    reading((db) => db.with('c', (query: any) => query.selectFrom(a.as('y')).selectAll()).selectFrom('c as x')),
  ).toEqual({ 'raw.stg_a': ALL });
});

test('a column without an alias is one of every model that has it', () => {
  expect(
    reading((db) => db.selectFrom(a.as('x')).innerJoin(b.as('y'), 'y.id', 'x.id').where('amount', '>', 1)),
  ).toEqual({ 'raw.stg_a': ['amount', 'id'], 'raw.stg_b': ['amount', 'id'] });
});

test('an alias that means two models at two places means both at each', () => {
  expect(
    reading((db) =>
      db
        .with('c', (query: any) => query.selectFrom(b.as('x')).select('x.name'))
        .selectFrom(a.as('x'))
        .innerJoin('c', 'c.name', 'x.day'),
    ),
  ).toEqual({ 'raw.stg_a': ['day', 'id', 'name'], 'raw.stg_b': ['day', 'id', 'name'] });
});

test('an alias in the place of a value is the whole row', () => {
  expect(
    reading((db) => db.selectFrom(a.as('x')).innerJoin(b.as('y'), 'y.id', 'x.id').where('y', 'is not', null)),
  ).toEqual({ 'raw.stg_a': ['id'], 'raw.stg_b': ALL });
});

test('a word of SQL text that is called like a column counts as it', () => {
  expect(
    reading((db) =>
      db.selectFrom(a.as('x')).innerJoin(dateSeries('2024-01-01', '2024-01-02').as('s'), (join: any) => join.onTrue()),
    ),
  ).toEqual({ 'raw.stg_a': ['day', 'id'] });
});

test('a model that only counts rows reads no column', () => {
  const model = defineModel({
    ...header,
    columns: { ...id, rows: int().notNull() },
    from: (db) =>
      db.with('counted', (query) => query.selectFrom(a.as('x')).select(count().as('rows'))).selectFrom('counted as c'),
    select: () => ({ id: lit('all'), rows: 'c.rows' }) as never,
  });
  expect(read(model)).toEqual({ 'raw.stg_a': [] });
});

test('a source reads nothing', () => {
  expect(read(a)).toEqual({});
});
