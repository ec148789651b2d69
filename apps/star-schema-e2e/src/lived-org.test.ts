import { models } from '@medallion/gold';
import { compileModel, type AnyModel } from '@medallion/model';
import { models as silverModels } from '@medallion/silver';
import { starOf, type Star } from './oracle/star.ts';
import { extractionsOf } from './orgs/extractions.ts';
import { livedOrg } from './orgs/mock-org.ts';
import { differences, rowsAsText } from './warehouse/compare.ts';
import { settings } from './warehouse/settings.ts';
import { openStarWarehouse, type StarWarehouse } from './warehouse/star-warehouse.ts';

let warehouse: StarWarehouse;
let star: Star;
beforeAll(async () => {
  warehouse = await openStarWarehouse();
  const log = await livedOrg();
  for (const extraction of extractionsOf(log)) await warehouse.load(extraction);
  await warehouse.build();
  star = starOf(log, settings());
}, 300_000);
afterAll(() => warehouse?.close());

const named = (all: readonly AnyModel[]) => all.map((model) => [model.name, model] as const);

test.each(named(models))('%s of an org with a past is what the specification says, row by row', async (name, model) => {
  const expected = rowsAsText(model, star.rows(name));
  expect(differences(model, await warehouse.table(model), expected).slice(0, 20)).toEqual([]);
});

const WALL_CLOCK =
  /\b(now|clock_timestamp|statement_timestamp|transaction_timestamp|random)\s*\(|\bcurrent_(date|time|timestamp)\b|\blocaltime(stamp)?\b|'(now|today|tomorrow|yesterday)'/i;

const queries = [...silverModels, ...models].filter(({ materialized }) => materialized.kind !== 'seed');

test.each(named(queries))('%s is the same computed in a session of another time zone', async (_, model) => {
  const inKolkata = await warehouse.database.sql.begin(async (sql) => {
    await sql.unsafe(`set local timezone = 'Asia/Kolkata'`);
    await sql.unsafe(`create temporary table computed on commit drop as ${compileModel(model).sql}`);
    await sql.unsafe(`set local timezone = 'UTC'`);
    const computed = await sql.unsafe('select md5(row::text) as digest from computed as row order by 1');
    return computed.map(({ digest }) => digest as string);
  });
  const built = await warehouse.query(
    `select md5(row::text) as digest from (${compileModel(model).sql}) as row order by 1`,
  );
  expect(inKolkata).toEqual(built.map(({ digest }) => digest));
});

test.each(named(queries))('%s does not ask what time it is', (_, model) => {
  expect(compileModel(model).sql).not.toMatch(WALL_CLOCK);
});

test('the past has merges, deletions and purges', async () => {
  const { versions, tombstones } = await livedOrg();
  const deleted = versions.filter(({ record }) => 'IsDeleted' in record && record.IsDeleted === true);
  const merged = deleted.filter(({ record }) => 'MasterRecordId' in record && record.MasterRecordId !== null);
  expect([tombstones, deleted, merged].map((found) => found.length > 2)).toEqual([true, true, true]);
});
