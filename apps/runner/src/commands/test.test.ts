import { createDatabase, type TestDatabase } from '@medallion/testing';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runCommand } from '../testing/run-command.ts';

// Builds a whole warehouse; a busy machine takes its time.
jest.setTimeout(180_000);

const STAGE = { StageName: 'Closed Won', IsClosed: true, IsWon: true, Probability: 100, ForecastCategory: 'Closed' };
const deal = (number: number, fields: object = {}) => ({
  Id: `00600000000000${number}AAA`,
  SystemModstamp: '2024-01-10T00:00:00Z',
  CreatedDate: '2024-01-01T00:00:00Z',
  LastModifiedDate: '2024-01-10T00:00:00Z',
  Name: `Deal ${number}`,
  CloseDate: '2024-01-09',
  Amount: 100,
  ExpectedRevenue: 100,
  IsDeleted: false,
  ...STAGE,
  ...fields,
});

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await createDatabase();
  folder = await mkdtemp(path.join(tmpdir(), 'medallion-test-'));
  await mkdir(path.join(folder, 'source'));
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

/** The key of the second deal, as it is stored. */
const secondKey = async (): Promise<string> => {
  const [row] = await database.sql<{ key: string }[]>`
    select opportunity_key::text as key from silver.int_opportunity where opportunity_id = ${deal(2).Id}`;
  return row!.key;
};
const source = (deals: readonly object[]) =>
  writeFile(path.join(folder, 'source', 'Opportunity.jsonl'), deals.map((each) => JSON.stringify(each)).join('\n'));
const settings = async (checks: object) => {
  const file = path.join(folder, `config-${JSON.stringify(checks).length}.mjs`);
  await writeFile(file, `export default ${JSON.stringify({ checks })};`);
  return ['--config', file];
};
const run = (...argv: string[]) =>
  runCommand(argv, {
    cwd: folder,
    variables: {
      DATABASE_URL: database.url,
      MEDALLION_SOURCE: path.join(folder, 'source'),
      MEDALLION_HOME: path.join(folder, 'home'),
    },
  });
const published = () => database.sql`select opportunity_id, amount from gold.fct_opportunity order by 1`;

// One story, told in order: what each step finds is what the one before left.
test('checks of nothing published say that there is nothing to check', async () => {
  await source([deal(1), deal(2)]);
  expect(await run('load')).toMatchObject({ code: 0 });
  const { code, stderr } = await run('test', 'gold');
  expect(code).toBe(2);
  expect(stderr).toMatch(/NOT_PUBLISHED .*gold\.\w+ and \d+ more are not published yet/);
});

test('over rows in order every check passes, and nothing is written', async () => {
  expect(await run('build')).toMatchObject({ code: 0 });
  const runs = () => database.sql`select count(*)::int as n from ops.check_result`;
  const before = await runs();
  const { code, stdout } = await run('test', 'fct_opportunity');
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/^\d+ checks: \d+ passed\n$/) });
  expect(await runs()).toEqual(before);
});

test('a warning is printed with its owner and how to see the rows, and is no failure', async () => {
  await source([deal(1), deal(2, { Amount: 0, ExpectedRevenue: 0, SystemModstamp: '2024-01-11T00:00:00Z' })]);
  expect(await run('load')).toMatchObject({ code: 0 });
  const build = await run('build');
  expect(build).toMatchObject({ code: 0, stdout: expect.stringContaining('1 row fails "won_has_amount"') });
  expect(build.stdout).toContain('which: medallion test --failed --keys');
  const { code, stdout } = await run('test', 'fct_opportunity.won_has_amount');
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: [
      'warning fct_opportunity.won_has_amount  1 failing (2 rows)',
      '  A won deal has an amount above zero.',
      '  owner: sales operations',
      '  which: medallion test fct_opportunity.won_has_amount --keys',
      '',
      '1 check: 0 passed, 1 warned',
      '',
    ].join('\n'),
  });
  const { stdout: listed } = await run('test', 'fct_opportunity.won_has_amount', '--keys');
  expect(listed).toContain(`  opportunity_key=${await secondKey()}\n`);
});

test('made an error by the settings, it keeps the gold that was published, exits non-zero and is remembered', async () => {
  const strict = await settings({ 'fct_opportunity.won_has_amount': { severity: 'error' } });
  await source([
    deal(1, { Amount: 500, ExpectedRevenue: 500, SystemModstamp: '2024-01-12T00:00:00Z' }),
    deal(2, { Amount: 0, ExpectedRevenue: 0, SystemModstamp: '2024-01-11T00:00:00Z' }),
  ]);
  expect(await run('load')).toMatchObject({ code: 0 });
  const before = await published();
  const build = await run('build', ...strict);
  expect(build.code).toBe(4);
  expect(build.stderr).toContain(
    'gold.fct_opportunity: 1 row fails "won_has_amount" (A won deal has an amount above zero.)',
  );
  expect(build.stderr).toContain('medallion test --failed --keys');
  expect(await published()).toEqual(before);

  const { code, stdout, stderr } = await run('test', '--failed', '--keys', ...strict);
  expect(code).toBe(4);
  expect(stdout).toContain('error fct_opportunity.won_has_amount  1 failing');
  expect(stdout).toContain(`opportunity_key=${await secondKey()}`);
  expect(stderr).toContain('1 check of severity error failed: fct_opportunity.won_has_amount.');
});

test('with --json a failure is a document on stdout and an error on stderr, and names no value of a row', async () => {
  const strict = await settings({ 'fct_opportunity.won_has_amount': { severity: 'error' } });
  const { code, stdout, stderr } = await run('test', 'fct_opportunity.won_has_amount', '--json', ...strict);
  expect(code).toBe(4);
  expect(JSON.parse(stdout)).toEqual({
    checks: 1,
    passed: 0,
    failed: [
      {
        name: 'fct_opportunity.won_has_amount',
        model: 'gold.fct_opportunity',
        severity: 'error',
        owner: 'sales operations',
        description: 'A won deal has an amount above zero.',
        failing: 1,
        rows: 2,
        runId: null,
        keys: [{ opportunity_key: await secondKey() }],
      },
    ],
  });
  expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'CHECKS_FAILED', kind: 'data' } });
  expect(stdout + stderr).not.toContain('Deal 2');
});

test('once the record is mended the next build publishes, and nothing is remembered as failing', async () => {
  const strict = await settings({ 'fct_opportunity.won_has_amount': { severity: 'error' } });
  await source([
    deal(1, { Amount: 500, ExpectedRevenue: 500, SystemModstamp: '2024-01-12T00:00:00Z' }),
    deal(2, { Amount: 50, ExpectedRevenue: 50, SystemModstamp: '2024-01-13T00:00:00Z' }),
  ]);
  expect(await run('load')).toMatchObject({ code: 0 });
  expect(await run('build', ...strict)).toMatchObject({ code: 0 });
  expect(await published()).toEqual([
    { opportunity_id: deal(1).Id, amount: '500.00' },
    { opportunity_id: deal(2).Id, amount: '50.00' },
  ]);
  expect(await run('test', 'fct_opportunity', '--failed', ...strict)).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^\d+ checks: \d+ passed\n$/),
  });
});

test('a name that is no check is refused with the closest one', async () => {
  const { code, stderr } = await run('test', 'fct_opportunity.won_has_amuont');
  expect(code).toBe(2);
  expect(stderr).toContain('Did you mean "fct_opportunity.won_has_amount"?');
});
