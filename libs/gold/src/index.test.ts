import {
  clock,
  columnLineage,
  compileModel,
  Model,
  schemaOf,
  validateModels,
  zodRow,
  type AnyModel,
} from '@medallion/model';
import { entity } from '@medallion/model/typeorm';
import { models as silverModels } from '@medallion/silver';
import { createDatabase, type TestDatabase } from '@medallion/testing';
import * as gold from './index.ts';
import { models } from './index.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase();
});
afterAll(() => database.drop());

const known = new Map([...silverModels, ...models].map((model) => [model.id, model]));
const relation = (model: AnyModel) => `"${schemaOf(model.layer)}"."${model.name}"`;
const columnsOf = (model: AnyModel) => Object.entries((model as Model).columns);
const createTable = (model: AnyModel) =>
  `create table ${relation(model)} (${[
    ...columnsOf(model).map(([name, { def }]) => `"${name}" ${def.sqlType}${def.notNull ? ' not null' : ''}`),
    `primary key (${model.primaryKey.map((name) => `"${name}"`).join(', ')})`,
  ].join(', ')})`;
const foreignKeys = (model: AnyModel) =>
  columnsOf(model).flatMap(([name, { def }]) => {
    const self = def.referencesSelf && { model: model.id, column: def.referencesSelf.column };
    const target = def.references?.target() ?? self;
    if (target === undefined) return [];
    const [layer, table] = target.model.split('.');
    return [
      `alter table ${relation(model)} add foreign key ("${name}") references "${layer}"."${table}" ("${target.column}")`,
    ];
  });

test('every model is valid, and reads silver and the clock only', () => {
  const problems = validateModels([clock, ...silverModels, ...models]).filter(({ fields }) =>
    String(fields['model']).startsWith('gold.'),
  );
  expect(problems.map(String)).toEqual([]);
});

test('every table says where its rows are on Citus: dimensions on every node, facts by a column of their key', () => {
  const kinds = models.flatMap(({ name, materialized, distribution }) =>
    materialized.kind === 'view' ? [] : [[name, typeof distribution === 'string' ? distribution : 'by']],
  );
  for (const [name, kind] of kinds) {
    const isSmall = name!.startsWith('dim_') || name === 'bridge_user_hierarchy';
    expect([name, kind]).toEqual([name, isSmall ? 'reference' : 'by']);
  }
  expect(kinds).toHaveLength(20);
});

test('the list names every exported model, once', () => {
  const exported = Object.values<unknown>(gold).filter((value): value is AnyModel => value instanceof Model);
  expect(models.map(({ id }) => id).sort()).toEqual(exported.map(({ id }) => id).sort());
});

test('a column that carries personal data says so', () => {
  const marked = (id: string) => {
    const [layer, name, column] = id.split('.');
    const source: AnyModel | undefined = known.get(`${layer}.${name}`);
    return (source as Model | undefined)?.columns[column!]?.def.pii !== undefined;
  };
  const unmarked = models.flatMap((model) =>
    Object.entries(columnLineage(model).columns)
      .filter(([column, { from }]) => from.some(marked) && (model as Model).columns[column]!.def.pii === undefined)
      .map(([column]) => `${model.id}.${column}`),
  );
  expect(unmarked).toEqual([]);
});

test.each(models.map((model) => [model.name, model] as const))('%s has a row schema and an entity', (_, model) => {
  const columns = Object.keys(model.columns);
  expect(Object.keys(zodRow(model).shape)).toEqual(columns);
  expect(Object.keys(entity(model).options.columns)).toEqual(columns);
});

test('over an empty warehouse the dimensions hold their two default members, which every foreign key accepts', async () => {
  const { sql } = database;
  for (const schema of ['ops', 'silver', 'gold']) await sql.unsafe(`create schema ${schema}`);
  await sql.unsafe(createTable(clock as unknown as AnyModel));
  await sql.unsafe(`insert into ops.clock values ('base', '2024-06-01T00:00:00Z', 1)`);
  const isView = (model: AnyModel) => model.materialized.kind === 'view';
  const tables = models.filter((model) => !isView(model));
  for (const model of [...silverModels, ...tables]) await sql.unsafe(createTable(model));
  for (const model of tables) await sql.unsafe(`insert into ${relation(model)} ${compileModel(model).sql}`);
  for (const statement of tables.flatMap(foreignKeys)) await sql.unsafe(statement);
  for (const model of models.filter(isView))
    await sql.unsafe(`create view ${relation(model)} as ${compileModel(model).sql}`);

  for (const model of models) {
    const [key] = model.primaryKey;
    const rows = await sql.unsafe(`select "${key}"::text as key from ${relation(model)} order by 1`);
    const isDimension = model.name.startsWith('dim_');
    expect([model.name, rows.map((row) => row['key'])]).toEqual([model.name, isDimension ? ['-1', '-2'] : []]);
  }
});
