import {
  caseWhen,
  clock,
  coalesce,
  columnLineage,
  dateSeries,
  defineModel,
  defineQueryModel,
  existsIn,
  int,
  lag,
  lit,
  num,
  numeric,
  over,
  rowNumber,
  sum,
  text,
  date,
} from '../index.ts';
import type { AnyModel } from '../index.ts';

const upstream = (name: string) =>
  defineModel({
    name,
    layer: 'bronze',
    grain: 'x',
    description: 'x',
    materialized: 'view',
    columns: { id: text().primaryKey(), parent_id: text(), name: text(), amount: numeric(18, 2), kind: text() },
    from: (db) => db.selectFrom(clock.as('clock')),
    select: (_) => ({
      id: 'clock.environment',
      parent_id: lit(null),
      name: lit(null),
      amount: lit(null),
      kind: lit(null),
    }),
  });
const a = upstream('stg_a');
const b = upstream('stg_b');
const header = { layer: 'silver', grain: 'x', description: 'x', materialized: 'table' } as const;
const lineage = (model: unknown) => columnLineage(model as AnyModel);

test('a selected column passes through, an expression names every column in it', () => {
  const model = defineModel({
    ...header,
    name: 'm',
    columns: { id: text().primaryKey(), total: numeric(), constant: int() },
    from: (db) => db.selectFrom(a.as('x')),
    let: (c) => ({ doubled: num`${c('x.amount')} * 2` }),
    select: (c, v) => ({
      id: 'x.id',
      total: caseWhen([[c.eb('x.kind', '=', 'y'), coalesce(v.doubled, 0)]]),
      constant: lit(1),
    }),
  });
  expect(lineage(model)).toEqual({
    columns: {
      id: { from: ['bronze.stg_a.id'], kind: 'passthrough' },
      total: { from: ['bronze.stg_a.amount', 'bronze.stg_a.kind'], kind: 'expression' },
      constant: { from: [], kind: 'expression' },
    },
    filters: [],
  });
});

test('columns are traced through CTEs, subqueries and renamings', () => {
  const model = defineModel({
    ...header,
    name: 'm',
    columns: { id: text().primaryKey(), total: numeric(), label: text() },
    from: (db) =>
      db
        .with('totals', (db) =>
          db
            .selectFrom(a.as('x'))
            .groupBy('x.parent_id')
            .select((eb) => ['x.parent_id as owner', sum(eb.ref('x.amount')).as('total')]),
        )
        .with('renamed', (db) => db.selectFrom('totals').selectAll())
        .selectFrom((eb) => eb.selectFrom(b.as('inner')).select(['inner.id', 'inner.name as label']).as('y'))
        .leftJoin('renamed as r', 'r.owner', 'y.id'),
    select: (_) => ({ id: 'y.id', total: 'r.total', label: 'y.label' }),
  });
  expect(lineage(model).columns).toEqual({
    id: { from: ['bronze.stg_b.id'], kind: 'passthrough' },
    total: { from: ['bronze.stg_a.amount'], kind: 'expression' },
    label: { from: ['bronze.stg_b.name'], kind: 'passthrough' },
  });
});

test('joins, where, group by and order are filters, not values', () => {
  const model = defineModel({
    ...header,
    name: 'm',
    columns: { id: text().primaryKey() },
    from: (db) =>
      db
        .selectFrom(a.as('x'))
        .innerJoin(b.as('y'), 'y.parent_id', 'x.id')
        .where('x.kind', '=', 'z')
        .orderBy('y.amount', 'desc'),
    select: (_) => ({ id: 'x.name' }) as any,
  });
  expect(lineage(model)).toEqual({
    columns: { id: { from: ['bronze.stg_a.name'], kind: 'passthrough' } },
    filters: ['bronze.stg_a.id', 'bronze.stg_a.kind', 'bronze.stg_b.amount', 'bronze.stg_b.parent_id'],
  });
});

test('windows count with their partition and order', () => {
  const model = defineModel({
    ...header,
    name: 'm',
    columns: { n: int(), previous: text(), running: numeric() },
    from: (db) => db.selectFrom(a.as('x')),
    select: (c) => ({
      n: rowNumber({ partitionBy: [c('x.parent_id')], orderBy: [c('x.id')] }),
      previous: lag(c('x.name'), { orderBy: [c('x.id')] }),
      running: over(sum(c('x.amount')), { orderBy: [c('x.id')] }),
    }),
  });
  expect(lineage(model).columns).toMatchObject({
    n: { from: ['bronze.stg_a.id', 'bronze.stg_a.parent_id'] },
    previous: { from: ['bronze.stg_a.id', 'bronze.stg_a.name'] },
    running: { from: ['bronze.stg_a.amount', 'bronze.stg_a.id'] },
  });
});

test('a union has the sources of both sides, by position', () => {
  const model = defineQueryModel({
    ...header,
    name: 'm',
    columns: { id: text(), label: text() },
    query: (db) =>
      db
        .selectFrom(a.as('x'))
        .select(['x.parent_id as id', 'x.name as label'])
        .unionAll(db.selectFrom(b.as('y')).select(['y.parent_id as other', 'y.kind as another'] as any) as any),
  });
  expect(lineage(model).columns).toEqual({
    id: { from: ['bronze.stg_a.parent_id', 'bronze.stg_b.parent_id'], kind: 'expression' },
    label: { from: ['bronze.stg_a.name', 'bronze.stg_b.kind'], kind: 'expression' },
  });
});

test('a subquery in an expression gives its value, its conditions are filters', () => {
  const model = defineModel({
    ...header,
    name: 'm',
    columns: { known: int() },
    from: (db) => db.selectFrom(a.as('x')),
    select: (c) => ({
      known: caseWhen([
        [existsIn(c('x.id'), c.eb.selectFrom(b.as('y')).where('y.kind', '=', 'z').select('y.parent_id')), 1],
      ]),
    }),
  });
  expect(lineage(model)).toEqual({
    columns: { known: { from: ['bronze.stg_a.id', 'bronze.stg_b.parent_id'], kind: 'expression' } },
    filters: ['bronze.stg_b.kind'],
  });
});

test('a recursive CTE is traced to its beginnings', () => {
  const model = defineQueryModel({
    ...header,
    name: 'm',
    columns: { root: text().notNull(), id: text() },
    query: (db) =>
      db
        .withRecursive('tree(root, id)', (db) =>
          db
            .selectFrom(a.as('x'))
            .select(['x.id as root', 'x.parent_id as id'])
            .unionAll(
              db.selectFrom('tree').innerJoin(b.as('y'), 'y.parent_id', 'tree.id').select(['tree.root', 'y.id']),
            ),
        )
        .selectFrom('tree')
        .select(['tree.root', 'tree.id']),
  });
  expect(lineage(model).columns).toMatchObject({
    root: { from: ['bronze.stg_a.id'] },
    id: { from: ['bronze.stg_a.parent_id', 'bronze.stg_b.id'] },
  });
});

test('a date series derives from its bounds', () => {
  const model = defineModel({
    ...header,
    name: 'm',
    columns: { day: date() },
    from: (db) =>
      db.selectFrom(clock.as('clock')).innerJoinLateral(
        (eb) => dateSeries('2024-01-01', eb.ref('clock.environment') as any).as('d') as any,
        (join) => join.onTrue(),
      ) as any,
    select: (_: any) => ({ day: 'd.day' }) as any,
  });
  expect(lineage(model).columns).toEqual({ day: { from: ['ops.clock.environment'], kind: 'expression' } });
});
