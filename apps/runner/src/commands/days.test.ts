import { openDealWorkspace, type DealWorkspace } from './fixtures/deal-workspace.ts';

// Builds a whole warehouse; a busy machine takes its time.
jest.setTimeout(300_000);

let workspace: DealWorkspace;
beforeAll(async () => {
  workspace = await openDealWorkspace();
  await run(['pipeline']);
});
afterAll(() => workspace.close());

const run: DealWorkspace['run'] = (...command) => workspace.run(...command);
const stdoutOf: DealWorkspace['stdoutOf'] = (...command) => workspace.stdoutOf(...command);
/** Whether somebody else's hand shows, day by day. */
const edited = async (): Promise<unknown[]> =>
  (
    await workspace.database
      .sql`select forecast_category = 'Edited' as edited from gold.fct_opportunity_history order by date_key`
  ).map(({ edited }) => Number(edited));
const THIRD_TO_FIFTH = ['--from', '2024-01-03', '--to', '2024-01-05'];

test('days of a daily fact are planned and recomputed, and nothing else', async () => {
  await workspace.database.sql`update gold.fct_opportunity_history set forecast_category = 'Edited'`;
  await workspace.database.sql`update gold.fct_opportunity set forecast_category = 'Edited'`;
  expect(await stdoutOf(['plan', 'gold', ...THIRD_TO_FIFTH])).toMatch(
    /^build {2}gold\.fct_opportunity_history .* Days 2024-01-03 to 2024-01-05 recomputed\./m,
  );
  expect(await stdoutOf(['build', 'gold', ...THIRD_TO_FIFTH])).toMatch(
    /gold\.fct_opportunity_history +9 +0 +3 +0[\s\S]*gold +1 built, \d+ skipped, \d+ checks/,
  );
  expect(await edited()).toEqual([1, 1, 0, 0, 0, 1, 1, 1, 1]);
  expect(await workspace.database.sql`select forecast_category from gold.fct_opportunity`).toEqual([
    { forecast_category: 'Edited' },
  ]);
});

test('without selectors it is about every daily fact', async () => {
  expect(await stdoutOf(['build', '--from', '2024-01-06', '--to', '2024-01-06'])).toMatch(
    /^gold\.fct_opportunity_history/m,
  );
  expect(await edited()).toEqual([1, 1, 0, 0, 0, 0, 1, 1, 1]);
});

test.each([
  [
    ['fct_pipeline_snapshot', ...THIRD_TO_FIFTH],
    'NO_DAILY_FACT',
    'None of the selected models is a daily fact, of which days could be recomputed. fix: Select one that is: gold.fct_opportunity_history. A view shows what its fact has.',
  ],
  [['--from', '2024-01-05', '--to', '2024-01-03'], 'DAYS_INVALID', 'The days from 2024-01-05 to 2024-01-03 are none.'],
  [
    ['--from', '2024-02-30', '--to', '2024-03-01'],
    'DAYS_INVALID',
    '"2024-02-30" is not a day. fix: Write it as 2024-01-31.',
  ],
  [['--from', 'monday', '--to', '2024-03-01'], 'DAYS_INVALID', '"monday" is not a day.'],
  [['--from', '2024-01-05'], 'USAGE', '--from and --to are given together or not at all.'],
  [['--to', '2024-01-05'], 'USAGE', '--from and --to are given together or not at all.'],
  [
    [...THIRD_TO_FIFTH, '--full-refresh'],
    'USAGE',
    'recompute days of what is built, and --full-refresh is for builds.',
  ],
  [[...THIRD_TO_FIFTH, '--as-of', '2024-01-01', '--env', 'x'], 'USAGE', 'and --as-of is for builds.'],
  [['gold', ...THIRD_TO_FIFTH, '--output', 'x'], 'USAGE', 'and --output is for builds.'],
])('build %j is refused: %s', async (flags, code, message) => {
  const { code: exit, stderr } = await run(['build', ...flags]);
  expect(exit).toBe(2);
  expect(stderr).toContain(code);
  expect(stderr.replace(/\s+/g, ' ')).toContain(message);
});
