import {
  big,
  bigint,
  clock,
  defineExposure,
  defineModel,
  defineRawTable,
  defineSeed,
  defineSource,
  text,
  type Grants,
} from '@medallion/model';
import { describeRelations } from './describe-relations.ts';
import { layerManifest } from './layer-manifest.ts';

const rawThing = defineRawTable({
  object: 'Thing',
  description: 'Things',
  fields: { Id: text().primaryKey(), Name: text() },
});
const stgThings = defineModel({
  name: 'stg_things',
  layer: 'bronze',
  grain: 'one thing',
  description: 'Things',
  materialized: 'view',
  columns: { thing_id: text().primaryKey().describe('Id'), name: text().pii('name') },
  from: (db) =>
    db
      .selectFrom(rawThing.as('r'))
      .innerJoin(clock.as('clock'), (join) => join.onTrue())
      .whereRef('r.system_modstamp', '<=', 'clock.as_of'),
  select: (_c) => ({ thing_id: 'r.id', name: 'r.name' }),
});
const seed = defineSeed({
  name: 'seed_x',
  layer: 'silver',
  description: 'A seed',
  columns: { x_key: bigint().primaryKey() },
  file: new URL('file:///seeds/x.csv'),
});
const describeAll = (environment?: string) =>
  describeRelations([rawThing, stgThings, seed] as never, {
    ...(environment === undefined ? {} : { environment }),
    seedText: (file) => (file === 'file:///seeds/x.csv' ? 'x_key\n1\n' : ''),
  });

test('sources are not built, models and seeds are', () => {
  expect(describeAll().map(({ id, kind }) => [id, kind])).toEqual([
    ['bronze.stg_things', 'view'],
    ['silver.seed_x', 'seed'],
  ]);
});

test('what may become of a table whose columns change is as declared, and sync where nothing is said', () => {
  const header = {
    layer: 'silver',
    grain: 'one',
    description: 'x',
    columns: { thing_id: text().primaryKey() },
  } as const;
  const from = (db: any) => db.selectFrom(stgThings.as('t'));
  const select = () => ({ thing_id: 't.thing_id' }) as any;
  const models = [
    defineModel({ ...header, name: 'a', materialized: 'table', from, select }),
    defineModel({ ...header, name: 'b', materialized: (m) => m.table({ onSchemaChange: 'fail' }), from, select }),
    defineModel({
      ...header,
      name: 'c',
      materialized: (m) => m.incremental({ scope: 'thing_id', changes: [], onSchemaChange: 'append' }),
      from,
      select,
    }),
  ];
  const described = describeRelations(models as never, { seedText: () => '' });
  expect(described.map(({ onSchemaChange }) => onSchemaChange)).toEqual(['sync', 'fail', 'append']);
});

test('an environment has schemas of its own, and the same ids', () => {
  const [relation] = describeAll('pr_1');
  expect(relation).toMatchObject({
    id: 'bronze.stg_things',
    schema: 'pr_1__bronze',
    dependencies: ['ops.clock', 'raw.thing'],
  });
  expect(relation!.sql).toContain(`where environment = 'pr_1'`);
});

test('a view inherits a reference of the column it passes on, and none of one it computes or refers elsewhere', () => {
  const header = { layer: 'gold', grain: 'one', description: 'x' } as const;
  const dim = defineSource({
    name: 'dim',
    layer: 'ops',
    description: 'x',
    columns: { dim_key: bigint().primaryKey() },
  });
  const other = defineSource({
    name: 'other',
    layer: 'ops',
    description: 'x',
    columns: { dim_key: bigint().primaryKey() },
  });
  const columns = {
    id: bigint().primaryKey(),
    dim_key: bigint()
      .notNull()
      .references(() => dim.c.dim_key),
  };
  const fact = defineModel({
    ...header,
    name: 'fct',
    materialized: 'table',
    columns,
    from: (db) => db.selectFrom(dim.as('d')),
    select: (_c) => ({ id: 'd.dim_key', dim_key: 'd.dim_key' }),
  });
  const view = defineModel({
    ...header,
    name: 'fct_view',
    materialized: 'view',
    columns: {
      ...columns,
      computed_key: bigint().references(() => dim.c.dim_key),
      other_key: bigint().references(() => other.c.dim_key),
    },
    from: (db) => db.selectFrom(fact.as('f')),
    select: (c) => ({
      id: 'f.id',
      dim_key: 'f.dim_key',
      computed_key: big`${c('f.dim_key')} + 1`,
      other_key: 'f.dim_key',
    }),
  });
  const relations = describeRelations([fact, view] as never, { seedText: () => '' });
  const inherited = relations.flatMap(({ model, columns }) =>
    columns.filter(({ references }) => references?.isInherited).map(({ name }) => `${model}.${name}`),
  );
  expect(inherited).toEqual(['fct_view.dim_key']);
});

test('a model without a primary key is refused', () => {
  const keyless = defineSource({ name: 'x', layer: 'ops', description: 'x', columns: { a: text() } });
  const model = Object.assign(Object.create(keyless) as object, {
    materialized: { kind: 'table', indexes: [], tracks: [] },
  });
  expect(() => describeRelations([model] as never, { seedText: () => '' })).toThrow('has no primary key');
});

test('the manifest holds contract, lineage and where the query is', () => {
  const { models } = layerManifest('bronze', 'base', describeAll(), [stgThings] as never);
  expect(models).toHaveLength(1);
  expect(models[0]).toMatchObject({
    id: 'bronze.stg_things',
    sql: 'stg_things.sql',
    dependencies: ['ops.clock', 'raw.thing'],
    filters: ['ops.clock.as_of', 'raw.thing.system_modstamp'],
    columns: [
      {
        name: 'thing_id',
        type: 'text',
        primaryKey: true,
        description: 'Id',
        lineage: { kind: 'passthrough', from: ['raw.thing.id'] },
      },
      { name: 'name', pii: 'name', notNull: false },
    ],
  });
});

test('tags, owner, grants and consumers are told as declared; a layer grants where a model says nothing', () => {
  const model = (name: string, grants?: Grants) =>
    defineModel({
      name,
      layer: 'gold',
      grain: 'one',
      description: 'x',
      materialized: 'table',
      tags: ['daily'],
      owner: 'sales-ops',
      ...(grants === undefined ? {} : { grants }),
      columns: { x_key: bigint().primaryKey() },
      from: (db) => db.selectFrom(seed.as('s')),
      select: (_c) => ({ x_key: 's.x_key' }),
    });
  const [own, none, silent] = [
    model('fct_own', { select: ['b', 'a'] }),
    model('fct_none', { select: [] }),
    model('fct_silent'),
  ];
  const report = { type: 'dashboard', owner: 'sales-ops', description: 'x' } as const;
  const relations = describeRelations([own, none, silent] as never, {
    seedText: () => '',
    grants: { gold: { select: ['analyst'] } },
    exposures: [
      defineExposure({ ...report, name: 'weekly', dependsOn: [own.c.x_key, silent] }),
      defineExposure({ ...report, name: 'daily', dependsOn: [own] }),
    ],
  });
  expect(relations.map(({ tags, owner }) => [tags, owner])).toEqual(Array(3).fill([['daily'], 'sales-ops']));
  expect(relations.map(({ grantees }) => grantees)).toEqual([['a', 'b'], [], ['analyst']]);
  expect(relations.map(({ exposures }) => exposures)).toEqual([
    [
      { name: 'daily', owner: 'sales-ops' },
      { name: 'weekly', owner: 'sales-ops', columns: ['x_key'] },
    ],
    [],
    [{ name: 'weekly', owner: 'sales-ops' }],
  ]);
  expect(layerManifest('gold', 'base', relations, [own, none, silent] as never).models).toMatchObject([
    { tags: ['daily'], owner: 'sales-ops' },
    { tags: ['daily'], owner: 'sales-ops', grants: { select: ['a', 'b'] } },
    { grants: { select: ['analyst'] } },
  ]);
});
