import { createDatabase } from '@medallion/testing';
import type { TestDatabase } from '@medallion/testing';
import { DataSource } from 'typeorm';
import { bigint, clock, date, defineModel, lit, numeric, text, timestamptz } from '../index.ts';
import { entity } from './index.ts';

const view = defineModel({
  name: 'stg_things',
  layer: 'bronze',
  grain: 'one thing',
  description: 'things',
  materialized: 'view',
  columns: {
    thing_key: bigint().primaryKey(),
    label: text(),
    amount: numeric(18, 2),
    day: date(),
    seen_at: timestamptz(),
  },
  from: (db) => db.selectFrom(clock.as('clock')),
  select: (_) => ({ thing_key: lit(1), label: lit(null), amount: lit(null), day: lit(null), seen_at: 'clock.as_of' }),
});

let database: TestDatabase;
let source: DataSource;
beforeAll(async () => {
  database = await createDatabase();
  await database.sql.unsafe(`create schema bronze;
    create view bronze.stg_things as select 9007199254740993::bigint as thing_key, 'x'::text as label, 1.50::numeric(18,2) as amount, date '2024-02-29' as day, timestamptz '2024-01-01Z' as seen_at`);
  source = await new DataSource({ type: 'postgres', url: database.url, entities: [entity(view)] }).initialize();
});
afterAll(async () => {
  await source.destroy();
  await database.drop();
});

test('a materialized view is a view to TypeORM: it writes to neither', () => {
  const stored = defineModel({
    name: 'int_things',
    layer: 'silver',
    grain: 'one thing',
    description: 'things',
    materialized: (m) => m.materializedView(),
    columns: { thing_key: bigint().primaryKey() },
    from: (db) => db.selectFrom(view.as('v')),
    select: (_) => ({ thing_key: 'v.thing_key' }),
  });
  expect(entity(stored).options.type).toBe('view');
});

test('a repository reads rows of a view with every digit', async () => {
  const rows = await source.getRepository(entity(view)).find();
  expect(rows).toEqual([
    {
      thing_key: '9007199254740993',
      label: 'x',
      amount: '1.50',
      day: '2024-02-29',
      seen_at: new Date('2024-01-01T00:00:00Z'),
    },
  ]);
});
