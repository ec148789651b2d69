import { createDatabase, type TestDatabase } from '@medallion/testing';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runCommand } from '../testing/run-command.ts';

const metric = (...argv: string[]) => runCommand(['metric', ...argv]);
const json = async (...argv: string[]) => JSON.parse((await metric(...argv, '--json')).stdout);
/** The error a command ended with. */
const refusal = async (...argv: string[]) => {
  const { code, stderr } = await metric(...argv, '--json');
  const { error } = JSON.parse(stderr.trim().split('\n').at(-1)!);
  return { exit: code, code: error.code, message: error.message, fix: error.fix };
};

test('without a name every metric is listed with how it adds up and its date', async () => {
  const { code, stdout } = await metric();
  expect(code).toBe(0);
  expect(stdout).toMatch(/^open_pipeline +semi-additive +snapshot_date +Amount of the deals open/m);
  expect(stdout).toMatch(/^win_rate_count +ratio +close_date +Won deals per closed deal\.$/m);
  expect(await json()).toContainEqual({
    metric: 'slippage_rate',
    additivity: 'ratio',
    date: 'quarter_start_date',
    grains: ['fiscal_quarter', 'fiscal_year'],
    source: 'due_deal',
    description: expect.stringContaining('still open'),
  });
});

test('--sql prints the statement with what was typed in it, and needs no database', async () => {
  const { code, stdout } = await metric(
    'won_amount',
    ...['--by', 'account.industry', '--by', 'deal_size_band', '--grain', 'fiscal_quarter'],
    ...['--where', "owner_user.full_name = O'Hara", '--where', 'close_date.fiscal_year in 2024, 2025'],
    ...['--from', '2023-02-01', '--to', '2025-01-31', '--sql'],
  );
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: `select
  "close_date"."fiscal_quarter_name" as "fiscal_quarter",
  "account"."industry" as "account.industry",
  "fct_opportunity"."deal_size_band" as "deal_size_band",
  coalesce(sum("fct_opportunity"."amount_corporate"), 0) as "won_amount"
from "gold"."fct_opportunity" as "fct_opportunity"
inner join "gold"."dim_account" as "account" on "account"."account_key" = "fct_opportunity"."account_key"
inner join "gold"."dim_user" as "owner_user" on "owner_user"."user_key" = "fct_opportunity"."owner_user_key"
inner join "gold"."dim_date" as "close_date" on "close_date"."date_key" = "fct_opportunity"."close_date_key"
where "fct_opportunity"."is_won"
  and ("owner_user"."full_name" = 'O''Hara')
  and (("close_date"."fiscal_year" = 2024) or ("close_date"."fiscal_year" = 2025))
  and ("close_date"."date_actual" >= cast('2023-02-01' as date))
  and ("close_date"."date_actual" <= cast('2025-01-31' as date))
group by "close_date"."fiscal_quarter_name", "account"."industry", "fct_opportunity"."deal_size_band"
order by "close_date"."fiscal_quarter_name", "account"."industry", "fct_opportunity"."deal_size_band"
`,
  });
});

test('--dimensions lists what a metric can be broken down by, and what it can only be filtered by', async () => {
  const fields = await json('open_pipeline', '--dimensions');
  const uses = Object.fromEntries(
    fields.map(({ dimension, use }: { dimension: string; use: string }) => [dimension, use]),
  );
  expect(uses).toMatchObject({
    stage_name: '--by, --where',
    'account.industry': '--by, --where',
    amount_corporate: '--where',
    'snapshot_date.is_business_day': '--where',
  });
  expect(uses).not.toHaveProperty('snapshot_date_key');
});

test('a metric, a dimension, a grain and a value that are misspelt are refused with what was meant', async () => {
  expect(await refusal('win_rate_cuont')).toMatchObject({
    exit: 2,
    code: 'UNKNOWN_METRIC',
    message: 'There is no metric "win_rate_cuont". Did you mean "win_rate_count"?',
  });
  expect((await refusal('win_rate_count', '--by', 'account.industri')).message).toBe(
    'win_rate_count has no dimension "account.industri". Did you mean "account.industry"?',
  );
  expect((await refusal('win_rate_count', '--grain', 'quater')).message).toBe(
    'There is no grain "quater". Did you mean "quarter"?',
  );
  expect((await refusal('win_rate_count', '--where', 'deal_status=Wonn')).message).toBe(
    'deal_status never has this value. Did you mean "Won"?',
  );
});

test('adding up the pipeline over days is refused', async () => {
  expect(await refusal('open_pipeline', '--by', 'snapshot_date.day_name')).toMatchObject({
    exit: 2,
    code: 'METRIC_NOT_ADDITIVE',
    message: expect.stringMatching(/^open_pipeline may not be added up over days/),
  });
});

test('flags that do not go together are refused', async () => {
  for (const argv of [['--by', 'x'], ['--sql'], ['won_amount', '--dimensions', '--grain', 'month']]) {
    expect(await refusal(...argv)).toMatchObject({ exit: 2, code: 'USAGE' });
  }
});

describe('on a warehouse', () => {
  let database: TestDatabase;
  let folder: string;
  beforeAll(async () => {
    database = await createDatabase();
    folder = await mkdtemp(path.join(tmpdir(), 'medallion-metric-'));
    await writeFile(
      path.join(folder, 'Contact.jsonl'),
      JSON.stringify({ Id: '003000000000001AAA', SystemModstamp: '2024-01-01T00:00:00Z', LastName: 'Gantenbein' }),
    );
  });
  afterAll(async () => {
    await database.drop();
    await rm(folder, { recursive: true });
  });

  test('where gold is not built the command says so', async () => {
    const variables = {
      DATABASE_URL: database.url,
      MEDALLION_SOURCE: folder,
      MEDALLION_HOME: path.join(folder, 'home'),
    };
    expect((await runCommand(['load'], { variables })).code).toBe(0);
    const { code, stderr } = await runCommand(['metric', 'won_amount'], { variables });
    expect(code).toBe(2);
    expect(stderr).toContain('GOLD_NOT_BUILT');
    expect(stderr).toContain('fix: Build gold first: `medallion pipeline`.');
    const elsewhere = await runCommand(['metric', 'won_amount', '--env', 'pr_12'], { variables });
    expect(elsewhere.stderr).toContain('Environment "pr_12" does not have the tables this metric is computed from.');
    expect(elsewhere.stderr).toContain('fix: Build gold first: `medallion build --env pr_12`.');
    expect(stderr).toContain('medallion pipeline');
  });
});
