import { connect, createDatabase, type TestDatabase } from '@medallion/testing';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { medallionJson } from './support/medallion.ts';
import { ALL_BUILT, ALL_HIT, buildLayers, nx } from './support/nx.ts';
import { smallOrg, type SmallOrg } from './support/small-org.ts';
import { commit, copyWorkspace, type WorkspaceCopy } from './support/workspace-copy.ts';

/**
 * When a hit is true: each line of "Nx's cache over a database" in docs/architecture.md. The tests follow one another on one
 * copy of the workspace and one database, as the days of a project do; each leaves the layers built.
 */
let database: TestDatabase;
let other: TestDatabase;
let workspace: WorkspaceCopy;
let org: SmallOrg;
let home: string;

const env = (on: TestDatabase = database) => ({
  DATABASE_URL: on.url,
  MEDALLION_SOURCE: org.folder,
  MEDALLION_HOME: home,
});
const build = (on?: TestDatabase) => buildLayers(workspace.root, env(on));

function edit(file: string, change: (text: string) => string): void {
  const at = path.join(workspace.root, file);
  const before = readFileSync(at, 'utf8');
  const after = change(before);
  if (after === before) throw new Error(`the edit of ${file} changed nothing`);
  writeFileSync(at, after);
}

const GOLD_MODEL = 'libs/gold/src/sales/dim_stage.ts';
const describedAs = (what: string) => (text: string) => text.replace(/describe\('[^']*'\)/, `describe('${what}')`);

beforeAll(async () => {
  [database, other, org] = await Promise.all([createDatabase(), createDatabase(), smallOrg()]);
  home = mkdtempSync(path.join(tmpdir(), 'medallion-home-'));
  workspace = copyWorkspace();
});
afterAll(async () => {
  rmSync(home, { recursive: true, force: true });
  org.remove();
  workspace.remove();
  await database.drop();
  await other.drop();
});

test('in an empty database all layers are built', async () => {
  expect(await build()).toEqual(ALL_BUILT);
  expect([...(await database.sql`select count(*) > 0 as has_rows from gold.fct_opportunity`)]).toEqual([
    { has_rows: true },
  ]);
});

test('a repetition is all hits', async () => {
  expect(await build()).toEqual(ALL_HIT);
});

test('comments and white space, in models and in the engine, are all hits', async () => {
  const files = [
    'libs/bronze/src/index.ts',
    'libs/silver/src/index.ts',
    GOLD_MODEL,
    'libs/engine/src/index.ts',
    'libs/model/src/index.ts',
    'libs/warehouse/src/index.ts',
  ];
  for (const file of files) edit(file, (text) => `// A comment.\n\n\n${text.replaceAll('\n  ', '\n      ')}`);
  expect(await build()).toEqual(ALL_HIT);
});

test('a load that adds no version is all hits', async () => {
  const loads = () => database.sql<{ n: number }[]>`select count(*)::int as n from ops.run where command = 'load'`;
  const [before] = await loads();
  org.reformat();
  expect(await build()).toEqual(ALL_HIT);
  const [after] = await loads();
  expect(after!.n).toBe(before!.n + 1);
});

test('new versions of one object rebuild its readers and nothing else', async () => {
  org.edit('Product2', { Name: 'Renamed by the test', SystemModstamp: '2024-06-01T00:00:00.000+0000' });
  const [{ now } = { now: new Date() }] = await database.sql<{ now: Date }[]>`select clock_timestamp() as now`;
  await build();
  const runs = await database.sql<{ model: string }[]>`
    select distinct model from ops.model_run where action = 'built' and finished_at >= ${now} order by model`;
  const built = runs.map(({ model }) => model);
  expect(built).toEqual(
    expect.arrayContaining(['bronze.stg_salesforce__products', 'silver.int_product', 'gold.dim_product']),
  );
  const readers = readersOf('raw.product2');
  expect(built.filter((model) => !readers.has(model))).toEqual([]);
  const [row] =
    await database.sql`select count(*)::int as n from gold.dim_product where product_name = 'Renamed by the test'`;
  expect(row).toEqual({ n: 1 });
});

/** Models whose rows come from a relation, directly or through others, by the manifests of the last builds. */
function readersOf(source: string): Set<string> {
  const models = ['bronze', 'silver', 'gold'].flatMap((layer) => {
    const file = path.join(workspace.root, 'dist', 'layers', layer, 'manifest.json');
    return (JSON.parse(readFileSync(file, 'utf8')) as { models: { id: string; dependencies: string[] }[] }).models;
  });
  const found = new Set([source]);
  // Layers and the models in them read only what comes before, but manifests are sorted by name.
  for (let size = 0; size !== found.size;) {
    size = found.size;
    for (const { id, dependencies } of models) if (dependencies.some((each) => found.has(each))) found.add(id);
  }
  return found;
}

test('a dropped relation is built again, and its layer alone', async () => {
  await database.sql.unsafe('drop table gold.fct_activity cascade');
  expect(await build()).toEqual({ ...ALL_HIT, gold: 'built' });
  const [row] = await database.sql`select count(*) > 0 as is_back from gold.fct_activity`;
  expect(row).toEqual({ is_back: true });
});

test('rows edited by hand are put right again', async () => {
  // A session of its own, as psql is: the server counts what a session wrote when it ends.
  const session = connect(database.url, { max: 1 });
  await session.unsafe("update silver.int_product set product_name = 'Edited by hand'");
  await session.end();
  expect(await build()).toMatchObject({ bronze: 'hit', silver: 'built' });
  const [row] =
    await database.sql`select count(*)::int as n from silver.int_product where product_name = 'Edited by hand'`;
  expect(row).toEqual({ n: 0 });
});

test('a change that is taken back is built both times, though the cache holds the first build', async () => {
  const [before] = await descriptions();
  edit(GOLD_MODEL, describedAs('B'));
  expect(await build()).toEqual({ ...ALL_HIT, gold: 'built' });
  expect(await descriptions()).toEqual(['B']);
  edit(GOLD_MODEL, describedAs(before!));
  expect(await build()).toEqual({ ...ALL_HIT, gold: 'built' });
  expect(await descriptions()).toEqual([before]);
});

/** What the database says of the columns of the edited model. */
async function descriptions(): Promise<string[]> {
  const rows = await database.sql<{ description: string }[]>`
    select col_description(attrelid, attnum) as description from pg_attribute
    where attrelid = 'gold.dim_stage'::regclass and attnum > 0 and col_description(attrelid, attnum) is not null`;
  return rows.map(({ description }) => description);
}

test('after a commit to gold alone, affected builds gold alone; on another database all of it', async () => {
  commit(workspace.root, 'before');
  edit(GOLD_MODEL, describedAs('C'));
  commit(workspace.root, 'gold only');
  const affected = ['affected', '-t', 'build-layer', '--base=HEAD~1', '--head=HEAD'];
  expect(await buildLayers(workspace.root, env(), affected)).toEqual({ ...ALL_HIT, gold: 'built' });
  expect(await buildLayers(workspace.root, env(other), affected)).toEqual(ALL_BUILT);
});

test('a cache that was filled on one database does not hit on another, and still hits on its own', async () => {
  rmSync(path.join(workspace.root, 'dist'), { recursive: true, force: true });
  expect(await build()).toEqual(ALL_HIT);
  expect(readersOf('raw.product2').size).toBeGreaterThan(1);
});

test('an emptied database is built again, by one of two runs at once; the other waits and exits 0', async () => {
  await medallionJson(['db', 'reset', '--yes'], { env: env() });
  await Promise.all([1, 2].map(() => nx(workspace.root, ['run-many', '-t', 'build-layer'], env())));
  const builds = await database.sql<{ model: string; n: number }[]>`
    select model, count(*)::int as n from ops.model_run where action = 'built' group by model having count(*) > 1`;
  expect([...builds]).toEqual([]);
  expect(await build()).toEqual(ALL_HIT);
});

test('the targets of a layer are visible under its short name, and gold comes after silver after bronze', async () => {
  const { stdout } = await nx(workspace.root, ['show', 'project', 'gold', '--json'], env());
  expect(Object.keys((JSON.parse(stdout) as { targets: object }).targets)).toEqual(
    expect.arrayContaining(['build', 'test', 'build-layer', 'probe-layer', 'compile-layer']),
  );
  const file = path.join(workspace.root, 'graph.json');
  await nx(workspace.root, ['graph', `--file=${file}`], env());
  const { graph } = JSON.parse(readFileSync(file, 'utf8')) as {
    graph: { dependencies: Record<string, { target: string }[]> };
  };
  const layersOf = (project: string) =>
    graph.dependencies[project]!.map(({ target }) => target).filter((target) =>
      ['bronze', 'silver', 'gold'].includes(target),
    );
  expect([layersOf('gold'), layersOf('silver'), layersOf('bronze')]).toEqual([['silver'], ['bronze'], []]);
});
