import type { LayerReport } from '@medallion/engine';
import type { EnvironmentDiff } from '@medallion/warehouse';
import { openDealWorkspace, type DealWorkspace } from './fixtures/deal-workspace.ts';

// Builds a whole warehouse; a busy machine takes its time.
jest.setTimeout(300_000);

let workspace: DealWorkspace;
beforeAll(async () => {
  workspace = await openDealWorkspace();
});
afterAll(() => workspace.close());

const run: DealWorkspace['run'] = (...command) => workspace.run(...command);
const stdoutOf: DealWorkspace['stdoutOf'] = (...command) => workspace.stdoutOf(...command);

// One story, told in order: what each step finds is what the one before left.
test('with the code of the base everything is taken from it, and then there is nothing to do', async () => {
  await stdoutOf(['pipeline']);
  expect(await stdoutOf(['plan', '--env', 'pr_12'])).toMatch(
    /^pr_12 bronze\nnothing to build; \d+ reused from the base\n\npr_12 silver\nnothing to build; \d+ reused/,
  );
  const { layers } = JSON.parse(await stdoutOf(['build', '--env', 'pr_12', '--json'])) as { layers: LayerReport[] };
  expect(new Set(layers.flatMap(({ models }) => models.map(({ kind }) => kind)))).toEqual(new Set(['reused']));
  expect(await stdoutOf(['plan'], { MEDALLION_ENV: 'pr_12' })).toMatch(
    /^Up to date: pr_12 bronze, pr_12 silver, pr_12 gold \(\d+ models\)\n$/,
  );
});

test('a model that differs from the base is computed with what reads it, and the base is not touched', async () => {
  // The base has it otherwise than the code: what a change of the code is.
  await workspace.database.sql`update ops.model_state set definition = 'earlier'
    where environment = 'base' and model = 'gold.fct_opportunity'`;
  await workspace.database.sql`update gold.fct_opportunity set amount = 99`;
  expect(await stdoutOf(['plan', '--env', 'pr_12'])).toMatch(
    /^build {2}gold\.fct_opportunity +1 +.*Its definition differs from the base’s\.$/m,
  );
  expect(await stdoutOf(['build', 'state:modified+', '--env', 'pr_12'])).toMatch(
    /gold\.fct_opportunity +1 +1 +0 +0[\s\S]*pr_12 gold +1 built, \d+ reused from the base, 0 skipped, \d+ checks/,
  );
  expect(await workspace.database.sql`select amount from gold.fct_opportunity`).toEqual([{ amount: '99.00' }]);
});

test('the difference is told by column and by key', async () => {
  expect(await stdoutOf(['diff', '--env', 'pr_12'])).toMatch(
    new RegExp(
      [
        '^gold\\.fct_opportunity',
        '  1 -> 1 rows: \\+0 ~1 -0',
        '  ~ amount: 1 row',
        '    ~ opportunity_key -?\\d+: amount 99\\.00 -> 100\\.00',
        '',
        'pr_12: 1 differs, \\d+ taken from the base\n$',
      ].join('\n'),
    ),
  );
  const diff = JSON.parse(await stdoutOf(['diff', 'fct_*', '--env', 'pr_12', '--json'])) as EnvironmentDiff;
  expect(diff).toMatchObject({ environment: 'pr_12', isBehind: false, incomplete: [] });
  expect(diff.models.every(({ model }) => model.startsWith('gold.fct_'))).toBe(true);
});

test('queries, metrics, checks and descriptions are of the environment asked for', async () => {
  expect(await stdoutOf(['query', '--env', 'pr_12', '--json', 'select amount from fct_opportunity'])).toContain(
    '100.00',
  );
  expect(await stdoutOf(['metric', 'won_amount', '--env', 'pr_12', '--json'])).toContain('100.00');
  expect(await stdoutOf(['test', 'fct_opportunity', '--env', 'pr_12'])).toMatch(/\d+ passed/);
  expect(await stdoutOf(['describe', 'fct_opportunity', '--env', 'pr_12'])).toContain(
    '"pr_12__silver"."int_opportunity"',
  );
});

test('a name that is none is refused before anything is opened', async () => {
  const { code, stderr } = await run(['build', '--env', 'PR-12'], { DATABASE_URL: 'postgres://127.0.0.1:1/none' });
  expect(code).toBe(2);
  expect(stderr).toContain('ENVIRONMENT_INVALID  "PR-12" cannot be the name of an environment');
  expect(stderr).toContain('at most 54 of them: pr_12.');
});

test('an environment is listed, and dropped once that is confirmed', async () => {
  expect(await stdoutOf(['env', 'list'])).toMatch(/^environment .*\npr_12 +1 +\d+ +2024-01-10T/);
  const unconfirmed = await run(['env', 'drop', 'pr_12']);
  expect(unconfirmed.code).toBe(2);
  expect(unconfirmed.stderr).toContain('NOT_CONFIRMED');
  expect(await stdoutOf(['env', 'drop', 'pr_12', '--yes'])).toBe(
    'Dropped pr_12: pr_12__bronze, pr_12__gold, pr_12__scratch, pr_12__silver.\n',
  );
  expect(await stdoutOf(['env', 'list'])).toMatch(/^There are no environments besides the base\./);
  expect((await run(['diff', '--env', 'pr_12'])).stderr).toContain('There is no environment "pr_12".');
});

test('as of an instant an environment shows what was written by then, and is listed and compared as such', async () => {
  expect(await stdoutOf(['plan', '--as-of', '2024-01-05', '--env', 'early'])).toContain(
    'It is computed as of 2024-01-05T00:00:00.000Z.',
  );
  await stdoutOf(['build', '--as-of', '2024-01-05', '--env', 'early']);
  const deals = ['query', '--env', 'early', '--json', 'select count(*) as deals from fct_opportunity'];
  expect(JSON.parse(await stdoutOf(deals))).toEqual([{ deals: '0' }]);
  expect(await stdoutOf(['plan', '--env', 'early'])).toMatch(/^Up to date: early bronze/);
  expect(await stdoutOf(['env', 'list'])).toMatch(/^early .* 2024-01-05T00:00:00.000Z, fixed/m);
  expect(await stdoutOf(['diff', 'fct_opportunity', '--env', 'early'])).toContain(
    'early is as of 2024-01-05T00:00:00.000Z, the base as of 2024-01-10T00:00:00.000Z: some differences may be of that.',
  );
});

test('back at the base’s clock it takes from the base what does not differ by code', async () => {
  await stdoutOf(['build', '--as-of', 'base', '--env', 'early']);
  // The base has fct_opportunity otherwise, since above.
  expect(await stdoutOf(['diff', '--env', 'early'])).toMatch(/\n\nearly: 1 differs, \d+ taken from the base\n$/);
});

test.each([
  [['--as-of', '2024-01-05'], 'AS_OF_BASE', 'only an environment can be built as of another instant.'],
  [['--as-of', '2024-01-11', '--env', 'early'], 'AS_OF_AFTER_BASE', 'as of 2024-01-11T00:00:00.000Z'],
  [['--as-of', '2024-02-30', '--env', 'early'], 'USAGE', 'It is an instant in UTC (2024-07-01T00:00:00Z), a day'],
  [['--as-of', '2024-01-05T10:00:00+02:00', '--env', 'early'], 'USAGE', 'It is an instant in UTC'],
  [['--as-of', 'yesterday', '--env', 'early'], 'USAGE', 'It is an instant in UTC'],
])('build %j is refused: %s', async (flags, code, message) => {
  const { code: exit, stderr } = await run(['build', ...flags]);
  expect(exit).toBe(2);
  expect(stderr).toContain(code);
  expect(stderr.replace(/\s+/g, ' ')).toContain(message);
});

test('a probe is of the clock the environment has', async () => {
  const { stderr } = await run(['plan', 'gold', '--as-of', '2024-01-05', '--env', 'early', '--output', 'probe.json']);
  expect(stderr).toContain('A probe is of the clock the environment has.');
});
