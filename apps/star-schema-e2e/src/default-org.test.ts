import { models } from '@medallion/gold';
import type { Model } from '@medallion/model';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { answers } from './analyses/answers.ts';
import { starOf, type Star } from './oracle/star.ts';
import { extractionsOf } from './orgs/extractions.ts';
import { defaultOrg } from './orgs/mock-org.ts';
import { reconciliations } from './reconciliations.ts';
import { differences, rowsAsText } from './warehouse/compare.ts';
import { settings } from './warehouse/settings.ts';
import { openStarWarehouse, type StarWarehouse } from './warehouse/star-warehouse.ts';

const ANALYSES = join(import.meta.dirname, '../../../docs/analyses');

let warehouse: StarWarehouse;
let star: Star;
beforeAll(async () => {
  warehouse = await openStarWarehouse();
  const log = await defaultOrg();
  for (const extraction of extractionsOf(log)) await warehouse.load(extraction);
  await warehouse.build();
  star = starOf(log, settings());
}, 300_000);
afterAll(() => warehouse?.close());

test('the oracle tells every table', () => {
  expect([...star.tables].sort()).toEqual(models.map(({ name }) => name).sort());
});

test.each(models.map((model) => [model.name, model] as const))(
  '%s is what the specification says, row by row',
  async (name, model) => {
    const expected = rowsAsText(model, star.rows(name));
    expect(expected.length).toBeGreaterThan(0);
    expect(differences(model, await warehouse.table(model), expected).slice(0, 20)).toEqual([]);
  },
);

describe('between tables', () => {
  test.each(Object.entries(reconciliations))('%s', async (_, sql) => {
    expect(await warehouse.query(sql)).toEqual([]);
  });

  const references = models.flatMap((model) =>
    Object.entries((model as Model).columns).flatMap(([column, { def }]) => {
      const target = def.references?.target();
      return target === undefined ? [] : [[model.id, column, target] as const];
    }),
  );
  test('facts refer to dimensions', () => expect(references.length).toBeGreaterThan(60));

  test.each(references)('every row of %s has one row for its %s', async (table, column, target) => {
    const others = await warehouse.query(
      `select distinct ${column} from ${table} as fact
       where (select count(*) from ${target.model} as other where other.${target.column} = fact.${column}) <> 1`,
    );
    expect(others).toEqual([]);
  });
});

describe('docs/analyses', () => {
  const files = readdirSync(ANALYSES).filter((file) => file.endsWith('.sql'));

  test('every file has an answer to be compared with, is listed, and reads gold only', () => {
    expect(files).toEqual(Object.keys(answers).map((name) => `${name}.sql`));
    const index = readFileSync(join(ANALYSES, 'README.md'), 'utf8');
    expect(files.filter((file) => !index.includes(`](${file})`))).toEqual([]);
    const schemas = files.flatMap((file) =>
      readFileSync(join(ANALYSES, file), 'utf8').match(/\b\w+(?=\.(dim|fct|bridge)_)/g)!,
    );
    expect(new Set(schemas)).toEqual(new Set(['gold']));
  });

  test.each(files)('%s is answered from the star schema as from the records of the org', async (file) => {
    const rows = await warehouse.query(readFileSync(join(ANALYSES, file), 'utf8'));
    const answer = rows.map((row) =>
      Object.fromEntries(Object.entries(row).map(([column, value]) => [column, value === null ? null : String(value)])),
    );
    expect(answer.length).toBeGreaterThan(0);
    expect(answer).toEqual(answers[file.replace('.sql', '')]!(star));
  });
});
