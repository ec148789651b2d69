import { createDatabase, type TestDatabase } from '@medallion/testing';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { medallion, medallionJson } from './support/medallion.ts';
import { WORKSPACE } from './support/workspace-copy.ts';

interface PipelineReport {
  readonly load: {
    readonly nothingNew: boolean;
    readonly objects: readonly { readonly object: string; readonly received: number }[];
  };
  readonly layers: readonly { readonly layer: string; readonly nothingToDo: boolean }[];
}

let database: TestDatabase;
let home: string;
let first: PipelineReport;
const env = () => ({ DATABASE_URL: database.url, MEDALLION_HOME: home });
const query = (sql: string) => medallionJson<Record<string, unknown>[]>(['query', sql], { env: env() });

beforeAll(async () => {
  database = await createDatabase();
  home = mkdtempSync(path.join(tmpdir(), 'medallion-home-'));
  first = await medallionJson<PipelineReport>(['pipeline'], { env: env() });
});
afterAll(async () => {
  rmSync(home, { recursive: true, force: true });
  await database.drop();
});

test('the pipeline loads the mock org of 26,888 records', () => {
  expect(first.load.objects.reduce((sum, { received }) => sum + received, 0)).toBe(26_888);
});

test('the star schema answers the first query of the summary', async () => {
  const rows = await query(
    'select deal_status, count(*)::int as deals from gold.fct_opportunity group by 1 order by 1',
  );
  expect(rows.map((row) => row['deal_status'])).toEqual(['Lost', 'Open', 'Won']);
});

test('a repeated pipeline finds nothing to do, and a repeated run id does nothing twice', async () => {
  const again = await medallionJson<PipelineReport>(['pipeline', '--run-id', 'nightly'], { env: env() });
  const twice = await medallionJson<PipelineReport>(['pipeline', '--run-id', 'nightly'], { env: env() });
  for (const report of [again, twice]) {
    expect(report.load.nothingNew).toBe(true);
    expect(report.layers.map(({ nothingToDo }) => nothingToDo)).toEqual([true, true, true]);
  }
});

test('the command works from any folder of the workspace', async () => {
  const options = { env: env(), cwd: path.join(WORKSPACE, 'libs', 'gold') };
  expect(await medallionJson(['query', 'select 1 as one'], options)).toEqual([{ one: 1 }]);
});

test('SQL comes from standard input where there is no terminal', async () => {
  const { code, stdout } = await medallion(['query'], { env: env(), input: 'select 1.50 as amount, null as nothing' });
  expect({ code, stdout }).toEqual({ code: 0, stdout: 'amount  nothing\n  1.50  (null)\n(1 row)\n' });
});

test('a query cannot write, whatever it tries', async () => {
  for (const sql of [
    'delete from gold.dim_stage',
    'reset role; delete from gold.dim_stage',
    'drop schema gold cascade',
  ]) {
    const { code, stderr } = await medallion(['query', sql], { env: env() });
    expect({ sql, code }).toEqual({ sql, code: 2 });
    expect(stderr).toContain('--write');
  }
});

test('describe shows contract, lineage and the compiled query, which runs', async () => {
  const description = await medallionJson<{
    id: string;
    sql: string;
    columns: { name: string; type: string; lineage: { from: string[] } }[];
  }>(['describe', 'fct_opportunity']);
  expect(description.id).toBe('gold.fct_opportunity');
  const amount = description.columns.find((column) => column.name === 'amount')!;
  expect(amount.type).toBe('numeric(18,2)');
  expect(amount.lineage.from.every((column) => column.startsWith('silver.'))).toBe(true);
  const [row] = await database.sql.unsafe<{ same: boolean }[]>(
    `select count(*) = (select count(*) from gold.fct_opportunity) as same from (${description.sql}) computed`,
  );
  expect(row!.same).toBe(true);
  const { stdout } = await medallion(['describe', 'fct_opportunity']);
  for (const heading of ['Contract', 'Lineage', 'Checks', 'SQL'])
    expect(stdout).toMatch(new RegExp(`^${heading}$`, 'm'));
});

test('a metric is what SQL by hand says, by dimension and period', async () => {
  const rates = await medallionJson(
    [
      'metric',
      'win_rate_count',
      '--by',
      'account.industry',
      '--grain',
      'fiscal_year',
      '--where',
      'deal_status != Open',
    ],
    { env: env() },
  );
  expect(rates).toEqual(
    await query(`
      select day.fiscal_year, account.industry as "account.industry",
        round(1.0 * count(*) filter (where is_won) / count(*), 4) as win_rate_count
      from gold.fct_opportunity join gold.dim_account account using (account_key)
        join gold.dim_date day on day.date_key = close_date_key
      where is_closed group by 1, 2 order by 1, 2`),
  );
  const pipeline = await medallionJson(['metric', 'open_pipeline', '--grain', 'month'], { env: env() });
  expect(pipeline).toEqual(
    await query(`
      select month_end_date as month, sum(amount_corporate) as open_pipeline
      from gold.fct_pipeline_snapshot join gold.dim_date on date_key = snapshot_date_key
      where date_actual = month_end_date or day_offset = 0 group by 1 order by 1`),
  );
});

test('a metric is refused what it cannot answer, and nothing it is asked can write', async () => {
  const { code, stderr } = await medallion(['metric', 'open_pipeline', '--by', 'snapshot_date.day_name']);
  expect(code).toBe(2);
  expect(stderr).toContain('open_pipeline may not be added up over days');
  const filter = "stage_name=x'; delete from gold.dim_stage; --";
  expect(await medallionJson(['metric', 'won_amount', '--where', filter], { env: env() })).toEqual([
    { won_amount: '0' },
  ]);
});

test('an unknown model is refused with the closest one', async () => {
  const { code, stderr } = await medallion(['describe', 'fct_oportunity']);
  expect(code).toBe(2);
  expect(stderr).toContain('There is no model "fct_oportunity". Did you mean "fct_opportunity"?');
});

test('compile writes the same bytes every time, a file per model and a manifest', async () => {
  const folders = ['one', 'two'].map((name) => path.join(home, name));
  for (const folder of folders) await medallionJson(['compile', '--layer', 'gold', '--output', folder]);
  const read = (folder: string) =>
    Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(path.join(folder, name), 'utf8')]));
  const [one, two] = folders.map(read);
  expect(one).toEqual(two);
  const manifest = JSON.parse(one!['manifest.json']!) as { models: { sql: string }[] };
  expect(Object.keys(one!).sort()).toEqual([...manifest.models.map(({ sql }) => sql), 'manifest.json'].sort());
});

test('plan says that there is nothing to do', async () => {
  const { layers } = await medallionJson<{ layers: { layer: string; isUpToDate: boolean }[] }>(['plan'], {
    env: env(),
  });
  expect(layers.map(({ layer, isUpToDate }) => [layer, isUpToDate])).toEqual([
    ['bronze', true],
    ['silver', true],
    ['gold', true],
  ]);
});

test('the summary says how to look and where it lies, and no password', async () => {
  const { code, stdout } = await medallion(['summary'], { env: env() });
  expect(code).toBe(0);
  expect(stdout).toContain('fct_opportunity');
  expect(stdout).toMatch(/source +the mock org, as of 2024-12-31/);
  expect(stdout).toMatch(/connect +postgres:\/\//);
  expect(stdout).toContain('npx medallion query "select');
  expect(stdout).not.toContain(new URL(database.url).password || 'no password at all');
});

test('another organization is refused with both ways out, and nothing is loaded', async () => {
  const org = path.join(home, 'other-org');
  await medallionJson(['mock-org', 'generate', '--output', org, '--seed', '7', '--scale', '0.1']);
  const { code, stderr } = await medallion(['load'], { env: { ...env(), MEDALLION_SOURCE: org } });
  expect(code).not.toBe(0);
  expect(stderr).toContain('OTHER_ORGANIZATION');
  expect(stderr).toContain('medallion db reset');
  expect(stderr).toContain('DATABASE_URL');
  expect(await query('select max(load_seq)::int as loads from ops.load')).toEqual([{ loads: 1 }]);
});
