import { createDatabase, type TestDatabase } from '@medallion/testing';
import * as fc from 'fast-check';
import { column, relation } from '../fixtures/relations.ts';
import { countDiff, keyDiff } from './key-diff.ts';
import { diffName, scratchName } from './object-names.ts';
import { reconcile } from './reconcile.ts';
import { addPrimaryKey, createTable } from './table.ts';

const table = relation('gold.t', {
  columns: [
    column('a', 'integer', { notNull: true }),
    column('b', 'text', { notNull: true }),
    column('value', 'numeric'),
    column('details', 'jsonb'),
  ],
  primaryKey: ['a', 'b'],
});
const scratch = { schema: 'scratch', run: 'run' };
const computed = scratchName(scratch, table.id);
const diff = diffName(scratch, table.id);

interface Row {
  a: number;
  b: string;
  value: number | null;
  details: unknown;
}
/** Few keys, so that before and after share some. */
const rows = fc.uniqueArray(
  fc.record<Row>({
    a: fc.integer({ min: 0, max: 3 }),
    b: fc.constantFrom('', 'x', "o'"),
    value: fc.option(fc.integer({ min: 0, max: 2 })),
    details: fc.option(fc.constantFrom({ n: 1 }, { n: 2 }, [])),
  }),
  { selector: (row) => `${row.a} ${row.b}`, maxLength: 8 },
);

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase();
  await database.sql.unsafe('create schema gold; create schema scratch');
});
afterAll(() => database.drop());

test('whatever a table held, reconciling makes it equal to the computed rows, and counts what it did', async () => {
  const { sql } = database;
  const fill = (name: string, content: readonly Row[]) =>
    sql.unsafe(
      `insert into ${name} select * from jsonb_to_recordset($1::text::jsonb) as r(a int, b text, value numeric, details jsonb)`,
      [JSON.stringify(content)],
    );
  await fc.assert(
    fc.asyncProperty(rows, rows, async (before, after) => {
      await sql.unsafe('drop table if exists gold.t, scratch."gold__t__run", scratch."gold__t__run__diff"');
      for (const target of [table, computed]) {
        await sql.unsafe(createTable(table, target));
        await sql.unsafe(addPrimaryKey(table, target));
      }
      await fill('gold.t', before);
      await fill('scratch."gold__t__run"', after);
      for (const statement of keyDiff(table, computed, diff)) await sql.unsafe(statement);
      const [counts] = await sql.unsafe(countDiff(diff));
      const statements = reconcile(table, computed, diff);
      expect((await sql.unsafe(statements.delete)).count).toBe(Number(counts!['deleted']));
      expect((await sql.unsafe(statements.update!)).count).toBe(Number(counts!['updated']));
      expect((await sql.unsafe(statements.insert)).count).toBe(Number(counts!['inserted']));
      const difference = await sql.unsafe(
        `(table gold.t except all table scratch."gold__t__run") union all (table scratch."gold__t__run" except all table gold.t)`,
      );
      expect([...difference]).toEqual([]);
    }),
    { numRuns: 40, seed: 1 },
  );
});
