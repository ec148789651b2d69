import { createDatabase, type TestDatabase } from '@medallion/testing';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runCommand } from '../testing/run-command.ts';

// Builds a whole warehouse; a busy machine takes its time.
jest.setTimeout(300_000);

/** Open from the first of January, closed on the ninth: nine rows of history. */
const DEAL = {
  Id: '006000000000001AAA',
  SystemModstamp: '2024-01-10T00:00:00Z',
  CreatedDate: '2024-01-01T00:00:00Z',
  LastModifiedDate: '2024-01-10T00:00:00Z',
  Name: 'Deal',
  CloseDate: '2024-01-09',
  Amount: 100,
  ExpectedRevenue: 100,
  IsDeleted: false,
  StageName: 'Closed Won',
  IsClosed: true,
  IsWon: true,
  Probability: 100,
  ForecastCategory: 'Closed',
};

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await createDatabase();
  folder = await mkdtemp(path.join(tmpdir(), 'medallion-days-'));
  await mkdir(path.join(folder, 'source'));
  await writeFile(path.join(folder, 'source', 'Opportunity.jsonl'), JSON.stringify(DEAL));
  await run(['pipeline']);
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

const run = (argv: readonly string[]) =>
  runCommand(argv, {
    cwd: folder,
    variables: {
      DATABASE_URL: database.url,
      MEDALLION_SOURCE: path.join(folder, 'source'),
      MEDALLION_HOME: path.join(folder, 'home'),
    },
  });
const stdoutOf = async (argv: readonly string[]): Promise<string> => {
  const { code, stdout, stderr } = await run(argv);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  return stdout;
};
/** Whether somebody else's hand shows, day by day. */
const edited = async (): Promise<unknown[]> =>
  (
    await database.sql`select forecast_category = 'Edited' as edited from gold.fct_opportunity_history order by date_key`
  ).map(({ edited }) => Number(edited));
const THIRD_TO_FIFTH = ['--from', '2024-01-03', '--to', '2024-01-05'];

test('days of a daily fact are planned and recomputed, and nothing else', async () => {
  await database.sql`update gold.fct_opportunity_history set forecast_category = 'Edited'`;
  await database.sql`update gold.fct_opportunity set forecast_category = 'Edited'`;
  expect(await stdoutOf(['plan', 'gold', ...THIRD_TO_FIFTH])).toMatch(
    /^build {2}gold\.fct_opportunity_history .* Days 2024-01-03 to 2024-01-05 recomputed\./m,
  );
  expect(await stdoutOf(['build', 'gold', ...THIRD_TO_FIFTH])).toMatch(
    /gold\.fct_opportunity_history +9 +0 +3 +0[\s\S]*gold +1 built, \d+ skipped, \d+ checks/,
  );
  expect(await edited()).toEqual([1, 1, 0, 0, 0, 1, 1, 1, 1]);
  expect(await database.sql`select forecast_category from gold.fct_opportunity`).toEqual([
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
