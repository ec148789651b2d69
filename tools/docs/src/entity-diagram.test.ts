import { bigint, contractOf, defineModel, int, text } from '@medallion/model';
import type { AnyModel, Columns } from '@medallion/model';
import { entityDiagram } from './entity-diagram.ts';

const model = (name: string, columns: Columns) =>
  defineModel({
    name,
    layer: 'gold',
    grain: 'one row',
    description: name,
    materialized: 'table',
    columns,
    from: (db) => db.selectFrom('nowhere' as never),
    select: () => ({}) as never,
  }) as AnyModel;
const day = (column: string) => ({ model: 'gold.dim_day', column, family: 'int' as const });
const models = [
  model('dim_day', { day_key: int().primaryKey(), day_name: text() }),
  model('dim_person', { person_key: bigint().primaryKey() }),
  model('fct_opportunity', { opportunity_key: bigint().primaryKey() }),
  model('fct_person', {
    person_key: bigint()
      .primaryKey()
      .references(() => ({ model: 'gold.dim_person', column: 'person_key', family: 'bigint' })),
    born_day_key: int().references(() => day('day_key')),
    met_day_key: int().references(() => day('day_key')),
    lost_opportunity_key: bigint().notNull(),
    height: int(),
  }),
].map(contractOf);

test('a fact is drawn with its keys, what it refers to with theirs, and a line for each pair', () => {
  expect(entityDiagram(['fct_person'], models)).toBe(`erDiagram
  fct_person {
    bigint person_key PK, FK
    integer born_day_key FK
    integer met_day_key FK
    bigint lost_opportunity_key
  }
  dim_day {
    integer day_key PK
  }
  dim_person {
    bigint person_key PK
  }
  fct_opportunity {
    bigint opportunity_key PK
  }
  dim_person ||--o| fct_person : "person_key"
  dim_day ||--o{ fct_person : "born_day_key, met_day_key"
  fct_opportunity |o..o{ fct_person : "lost_opportunity_key"`);
});

test('a label names four columns at most', () => {
  const days = ['a', 'b', 'c', 'd', 'e'].map((name) => [`${name}_key`, int().references(() => day('day_key'))]);
  const fact = contractOf(model('fct_days', { id_key: int().primaryKey(), ...Object.fromEntries(days) }));
  expect(entityDiagram(['fct_days'], [...models, fact])).toContain(': "a_key, b_key, c_key and 2 more"');
});

test('a fact that does not exist is an error that says where it is listed', () => {
  expect(() => entityDiagram(['fct_nothing'], models)).toThrow(
    expect.objectContaining({ code: 'DOCS_MODEL_UNKNOWN', fix: 'Correct tools/docs/src/business-areas.ts.' }),
  );
});
