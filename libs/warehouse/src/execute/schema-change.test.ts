import type { MedallionError } from '@medallion/core';
import type { ExplainedModel, Relation, RelationColumn } from '@medallion/engine';
import { column, openWrittenWarehouse, relation, type WrittenWarehouse } from './fixtures/written-relations.ts';

let written: WrittenWarehouse;
beforeEach(async () => {
  written = await openWrittenWarehouse();
});
afterEach(() => written.close());

const id = column('id', 'integer');
const name = column('name', 'text', { notNull: true, description: 'What it is called' });
/** A table of two rows, whose columns a test chooses; `more` is null in the first row. */
const VALUES: Readonly<Record<string, string>> = {
  id: '"v"."n"',
  name: `'name ' || "v"."n"`,
  more: `case "v"."n" when 2 then 'two' end`,
  sure: `'sure'`,
  size: '"v"."n" * 10',
  amount: '"v"."n" + 0.5',
};
const table = (columns: RelationColumn[], more: Partial<Relation> = {}): Relation =>
  relation(
    'silver.x',
    'table',
    `select ${columns.map(({ name, type }) => `cast(${VALUES[name]} as ${type}) as "${name}"`).join(', ')} from (values (1), (2)) as "v" ("n")`,
    columns,
    more,
  );
const build = (columns: RelationColumn[], more?: Partial<Relation>) => written.build('silver', [table(columns, more)]);
const failure = (work: Promise<unknown>): Promise<MedallionError> =>
  work.then(
    () => Promise.reject(new Error('it did not fail')),
    (error: MedallionError) => error,
  );
const contents = () => written.rows('select * from silver.x order by id');
const identity = async () => (await written.rows(`select 'silver.x'::regclass::oid::text as oid`))[0]!['oid'];
const execute = (text: string) => written.database.sql.unsafe(text);
const planned = async (columns: RelationColumn[], more?: Partial<Relation>): Promise<ExplainedModel> =>
  (await written.plan('silver', [table(columns, more)])).models[0]!;

describe('an added column', () => {
  const more = column('more', 'text', { description: 'More of it' });
  const sure = column('sure', 'text', { notNull: true });

  test('leaves the table, its grants, its indexes, the comments and the views people put on it', async () => {
    await build([id, name]);
    const before = await identity();
    await execute(`
      grant select on silver.x to public;
      create index by_people on silver.x (lower(name));
      create schema reports; create view reports.names as select name from silver.x`);
    await build([id, name, more]);
    expect(await identity()).toBe(before);
    expect(await written.rows(`select has_table_privilege('public', 'silver.x', 'select') as "may"`)).toEqual([
      { may: true },
    ]);
    expect(await written.rows(`select indexname from pg_indexes where tablename = 'x' order by 1`)).toEqual([
      { indexname: 'by_people' },
      { indexname: 'x_pkey' },
    ]);
    expect(
      await written.rows(
        `select attname, col_description(attrelid, attnum) as text from pg_attribute where attrelid = 'silver.x'::regclass and attnum > 1 order by attnum`,
      ),
    ).toEqual([
      { attname: 'name', text: 'What it is called' },
      { attname: 'more', text: 'More of it' },
    ]);
    expect(await written.rows('select * from reports.names order by 1')).toEqual([
      { name: 'name 1' },
      { name: 'name 2' },
    ]);
  });

  test('is filled, and writes no row in which it is null', async () => {
    await build([id, name]);
    const report = await build([id, name, more]);
    expect(report.models[0]).toMatchObject({ inserted: 0, updated: 1, deleted: 0 });
    expect(await contents()).toEqual([
      { id: 1, name: 'name 1', more: null },
      { id: 2, name: 'name 2', more: 'two' },
    ]);
  });

  test('that may not be null is so once the rows are there', async () => {
    await build([id, name]);
    await build([id, sure, name]);
    expect(
      await written.rows(
        `select attnotnull from pg_attribute where attrelid = 'silver.x'::regclass and attname = 'sure'`,
      ),
    ).toEqual([{ attnotnull: true }]);
  });

  test('is read by models of its layer that are built with it', async () => {
    const reader = (columns: string) =>
      relation(
        'silver.reader',
        'table',
        `select ${columns} from "silver"."x" as "x"`,
        columns.split(', ').map((quotedName) => {
          const columnName = quotedName.replaceAll('"', '');
          return column(columnName, columnName === 'id' ? 'integer' : 'text');
        }),
      );
    await written.build('silver', [table([id, name]), reader('"id"')]);
    await written.build('silver', [table([id, name, more]), reader('"id", "more"')]);
    expect(await written.rows('select * from silver.reader order by id')).toEqual([
      { id: 1, more: null },
      { id: 2, more: 'two' },
    ]);
  });

  test('that holds nothing yet can be read by models of its layer too', async () => {
    const empty = (columns: RelationColumn[]) => ({ ...table(columns), ...emptied(table(columns).sql) });
    const emptied = (sql: string) => {
      const query = sql.replace(VALUES['more']!, 'null');
      return { sql: query, uncastSql: query };
    };
    const reader = relation('silver.reader', 'table', `select "id", "more" from "silver"."x" as "x"`, [id, more]);
    await written.build('silver', [empty([id, name])]);
    await written.build('silver', [empty([id, name, more]), reader]);
    expect(await written.rows('select count(*)::int as n from silver.reader where more is null')).toEqual([{ n: 2 }]);
  });

  test('gets the index and the foreign key that are declared with it', async () => {
    const dim = relation('silver.dim', 'table', 'select 10 as "id" union all select 20', [id]);
    const size = column('size', 'integer', {
      references: { model: 'silver.dim', schema: 'silver', name: 'dim', column: 'id', enforce: 'constraint' },
    });
    await written.build('silver', [dim, table([id, name])]);
    await written.build('silver', [dim, table([id, name, size])]);
    expect(
      await written.rows(
        `select conname from pg_constraint where contype = 'f' and connamespace = 'silver'::regnamespace`,
      ),
    ).toEqual([{ conname: 'x_size_fkey' }]);
    expect(await written.rows(`select indexname from pg_indexes where indexname = 'x_size_idx'`)).toHaveLength(1);
    await written.build('silver', [dim, table([id, name])]);
    expect(
      await written.rows(
        `select conname from pg_constraint where contype = 'f' and connamespace = 'silver'::regnamespace`,
      ),
    ).toEqual([]);
  });
});

describe('a removed column', () => {
  const more = column('more', 'text');

  test('goes from the table, which stays, as do views on its other columns', async () => {
    await build([id, name, more]);
    const before = await identity();
    await execute('create schema reports; create view reports.names as select id, name from silver.x');
    const report = await build([id, name]);
    expect(report.models[0]).toMatchObject({ inserted: 0, updated: 0, deleted: 0 });
    expect(await identity()).toBe(before);
    expect(await contents()).toEqual([
      { id: 1, name: 'name 1' },
      { id: 2, name: 'name 2' },
    ]);
    expect(await written.rows('select count(*)::int as n from reports.names')).toEqual([{ n: 2 }]);
  });

  test('is refused while a view of somebody else shows it, even by way of another view', async () => {
    await build([id, name, more]);
    await execute(`create schema reports; create view reports.more as select more from silver.x;
      create view reports.names as select name from silver.x; create view reports.most as select more from reports.more`);
    expect((await planned([id, name])).schemaChange).toEqual({
      action: 'migrate',
      changes: ['drops column more'],
      blockedBy: ['view reports.most', 'view reports.more'],
    });
    const error = await failure(build([id, name]));
    expect(error).toMatchObject({
      code: 'DEPENDENTS_NOT_OURS',
      message: 'silver.x cannot become what is declared while view reports.most, view reports.more depends on it.',
    });
    expect(await contents()).toHaveLength(2);
  });

  test('is refused while a foreign key of somebody else names it', async () => {
    await build([id, name, more]);
    await execute(`create unique index on silver.x (more); alter table silver.x add unique (more);
      create schema reports; create table reports.notes (more text references silver.x (more))`);
    expect((await failure(build([id, name]))).message).toContain(
      'foreign key notes_more_fkey of reports.notes depends on it',
    );
  });

  test('takes views of ours with it, which come again without it', async () => {
    const view = (columns: string) =>
      relation('silver.v', 'view', `select ${columns} from "silver"."x" as "x"`, [
        id,
        ...(columns.includes('more') ? [more] : []),
      ]);
    await written.build('silver', [table([id, name, more]), view('"id", "more"')]);
    const before = await identity();
    await written.build('silver', [table([id, name]), view('"id"')]);
    expect(await identity()).toBe(before);
    expect(await written.rows('select * from silver.v order by 1')).toEqual([{ id: 1 }, { id: 2 }]);
  });
});

describe('a column of another type', () => {
  test('is widened in place, key and all', async () => {
    const amount = (type: string) => column('amount', type);
    await build([id, amount('numeric(10,2)')]);
    const before = await identity();
    await build([column('id', 'bigint', { notNull: true }), amount('numeric(18,2)')]);
    expect(await identity()).toBe(before);
    expect(await contents()).toEqual([
      { id: '1', amount: '1.50' },
      { id: '2', amount: '2.50' },
    ]);
  });

  test('takes views of ours in later layers with it, which come again as they were', async () => {
    const view = relation('gold.v', 'view', 'select "id" from "silver"."x" as "x"', [id]);
    await written.build('silver', [table([id, name])]);
    await written.build('gold', [table([id, name]), view]);
    const before = await identity();
    await written.build('silver', [table([column('id', 'bigint', { notNull: true }), name]), view]);
    expect(await identity()).toBe(before);
    expect(await written.rows('select id from gold.v order by 1')).toEqual([{ id: '1' }, { id: '2' }]);
  });

  test('leaves foreign keys that name it', async () => {
    const child = relation('silver.child', 'table', 'select 1 as "id", 1 as "x_id"', [
      id,
      column('x_id', 'integer', {
        references: { model: 'silver.x', schema: 'silver', name: 'x', column: 'id', enforce: 'constraint' },
      }),
    ]);
    await written.build('silver', [table([id, name]), child]);
    await written.build('silver', [table([column('id', 'bigint', { notNull: true }), name]), child]);
    expect(
      await written.rows(
        `select conname from pg_constraint where contype = 'f' and connamespace = 'silver'::regnamespace`,
      ),
    ).toEqual([{ conname: 'child_x_id_fkey' }]);
  });

  test('makes the table anew where a value could become another', async () => {
    await build([id, column('size', 'bigint')]);
    const before = await identity();
    expect((await planned([id, column('size', 'integer')])).schemaChange).toEqual({
      action: 'rebuild',
      changes: ['column size changes type from bigint to integer'],
      blockedBy: [],
    });
    await build([id, column('size', 'integer')]);
    expect(await identity()).not.toBe(before);
    expect(await contents()).toEqual([
      { id: 1, size: 10 },
      { id: 2, size: 20 },
    ]);
  });
});

describe('a model that says what may become of its table', () => {
  const more = column('more', 'text');

  test('refuses any change where it says fail, before anything is computed, and the plan says so', async () => {
    await build([id, name], { onSchemaChange: 'fail' });
    const changed = [column('id', 'bigint', { notNull: true }), more];
    expect((await planned(changed, { onSchemaChange: 'fail' })).schemaChange).toMatchObject({ action: 'refuse' });
    const started: string[] = [];
    const other = relation('silver.a', 'table', 'select 1 as "id"', [id]);
    const error = await failure(
      written.build('silver', [other, table(changed, { onSchemaChange: 'fail' })], {
        onProgress: ({ kind }) => void started.push(kind),
      }),
    );
    expect(error).toMatchObject({
      code: 'SCHEMA_CHANGE_REFUSED',
      message:
        "silver.x is not built: its columns changed, which it refuses (onSchemaChange: 'fail'): adds column more; drops column name; column id changes type from integer to bigint.",
      fix: "Take the change back. Or declare onSchemaChange: 'sync', which alters the table in place where it can, or 'rebuild', and build again.",
    });
    expect(started).toEqual([]);
    expect(await contents()).toEqual([
      { id: 1, name: 'name 1' },
      { id: 2, name: 'name 2' },
    ]);
    expect(await written.rows(`select model, status from ops.model_run where status = 'failed'`)).toEqual([
      { model: 'silver.x', status: 'failed' },
    ]);
  });

  test('is built again with fail where somebody altered the table to what is declared', async () => {
    await build([id, name], { onSchemaChange: 'fail' });
    await execute('alter table silver.x add column more text');
    await build([id, name, more], { onSchemaChange: 'fail' });
    expect((await contents())[1]).toEqual({ id: 2, name: 'name 2', more: 'two' });
  });

  test('takes new columns where it says append, and refuses to lose or retype one', async () => {
    await build([id, name], { onSchemaChange: 'append' });
    const before = await identity();
    await build([id, name, more], { onSchemaChange: 'append' });
    expect(await identity()).toBe(before);
    expect(await failure(build([id, more], { onSchemaChange: 'append' }))).toMatchObject({
      code: 'SCHEMA_CHANGE_REFUSED',
      fields: { changes: ['drops column name'] },
    });
    const wider = [column('id', 'bigint', { notNull: true }), name, more];
    expect(await failure(build(wider, { onSchemaChange: 'append' }))).toMatchObject({ code: 'SCHEMA_CHANGE_REFUSED' });
  });

  test('gets a new table for a new column where it says rebuild', async () => {
    await build([id, name], { onSchemaChange: 'rebuild' });
    const before = await identity();
    await build([id, name, more], { onSchemaChange: 'rebuild' });
    expect(await identity()).not.toBe(before);
    expect(await contents()).toHaveLength(2);
  });

  test('is not built for saying otherwise', async () => {
    await build([id, name]);
    expect((await build([id, name], { onSchemaChange: 'fail' })).nothingToDo).toBe(true);
  });

  test('tells of all tables that refuse at once', async () => {
    const of = (more: RelationColumn[]) =>
      ['silver.x', 'silver.y'].map((each) => ({
        ...table([id, ...more], { onSchemaChange: 'fail' }),
        id: each,
        model: each.slice(7),
        name: each.slice(7),
      }));
    await written.build('silver', of([]));
    const error = await failure(written.build('silver', of([name])));
    expect(error.message.split('\n')).toHaveLength(2);
  });
});

test('a plan says what becomes of a table whose columns somebody changed by hand', async () => {
  await build([id, name]);
  await execute('alter table silver.x add column by_hand text');
  expect(await planned([id, name])).toMatchObject({
    cause: 'columns',
    definition: undefined,
    schemaChange: { action: 'migrate', changes: ['drops column by_hand'], blockedBy: [] },
  });
});
