import type { Relation } from '@medallion/engine';
import { column, openWrittenWarehouse, relation, type WrittenWarehouse } from './fixtures/written-relations.ts';

let written: WrittenWarehouse;
beforeEach(async () => {
  written = await openWrittenWarehouse();
});
afterEach(() => written.close());

const id = column('id', 'integer');
const execute = (text: string) => written.database.sql.unsafe(text);
/** What is on a relation besides its rows. */
const belongings = async (name: string) => ({
  grants: (
    await written.rows(
      `select privilege_type as text from information_schema.table_privileges where grantee = 'PUBLIC' and table_schema || '.' || table_name = '${name}'
       union all
       select 'column ' || column_name || ' ' || privilege_type from information_schema.column_privileges
       where grantee = 'PUBLIC' and privilege_type = 'UPDATE' and table_schema || '.' || table_name = '${name}'`,
    )
  )
    .map(({ text }) => String(text))
    .sort(),
  comments: (
    await written.rows(
      `select coalesce(attname, '') || ': ' || description as text from pg_description
       left join pg_attribute on attrelid = objoid and attnum = objsubid where objoid = '${name}'::regclass`,
    )
  )
    .map(({ text }) => String(text))
    .sort(),
  indexes: (
    await written.rows(`select indexname as text from pg_indexes where schemaname || '.' || tablename = '${name}'`)
  )
    .map(({ text }) => String(text))
    .sort(),
});

/** A table whose `size` becomes another type that loses range, so that the table must be made anew. */
const table = (type: 'bigint' | 'integer', more: Partial<Relation> = {}): Relation =>
  relation(
    'silver.x',
    'table',
    `select 1 as "id", cast(2 as ${type}) as "size", 'a' as "name"`,
    [id, column('size', type, { description: `As ${type}` }), column('name', 'text')],
    { indexes: [['size']], ...more },
  );
const view = (id: string, type: string, of = 'silver.x'): Relation =>
  relation(
    id,
    'view',
    `select "id", "size" from ${of
      .split('.')
      .map((part) => `"${part}"`)
      .join('.')} as "x"`,
    [column('id', 'integer'), column('size', type)],
  );

test('a table that is made anew keeps grants, indexes, and comments where its contract has none', async () => {
  await written.build('silver', [table('bigint')]);
  await execute(`
    grant select on silver.x to public; grant update (name) on silver.x to public;
    comment on column silver.x.name is 'By people'; comment on column silver.x.size is 'By people';
    create index by_people on silver.x (lower(name))`);
  await written.build('silver', [table('integer')]);
  expect(await belongings('silver.x')).toEqual({
    grants: ['SELECT', 'column name UPDATE'],
    comments: [': x\nGrain: one', 'name: By people', 'size: As integer'],
    indexes: ['by_people', 'x_pkey', 'x_size_idx'],
  });
});

test('what is about a column that is gone stays away, and does not keep the table from being made', async () => {
  await written.build('silver', [table('bigint')]);
  await execute(`
    grant update (name) on silver.x to public; comment on column silver.x.name is 'By people';
    create index by_people on silver.x (lower(name))`);
  const without = table('integer');
  const query = without.sql.replace(`, 'a' as "name"`, '');
  await written.build('silver', [
    {
      ...without,
      columns: without.columns.slice(0, 2),
      ...{ sql: query, uncastSql: query },
    },
  ]);
  expect(await belongings('silver.x')).toEqual({
    grants: [],
    comments: [': x\nGrain: one', 'size: As integer'],
    indexes: ['x_pkey', 'x_size_idx'],
  });
});

test('views that are made again keep grants and comments, in their own layer and in later ones', async () => {
  await written.build('silver', [table('bigint'), view('silver.v', 'bigint')]);
  await written.build('gold', [table('bigint'), view('silver.v', 'bigint'), view('gold.w', 'bigint')]);
  for (const name of ['silver.v', 'gold.w'])
    await execute(`grant select on ${name} to public; comment on column ${name}.size is 'By people'`);
  await written.build('silver', [table('integer'), view('silver.v', 'integer'), view('gold.w', 'integer')]);
  for (const name of ['silver.v', 'gold.w']) {
    const { grants, comments } = await belongings(name);
    expect(grants).toEqual(['SELECT']);
    expect(comments).toContain('size: By people');
    expect(comments).toContainEqual(expect.stringMatching(/^: [vw]\nGrain: one$/));
  }
});
