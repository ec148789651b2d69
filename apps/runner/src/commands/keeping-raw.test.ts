import { createDatabase, type TestDatabase } from '@medallion/testing';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runCommand } from '../testing/run-command.ts';

// Each test makes a database of its own; a busy machine takes its time.
jest.setTimeout(60_000);

let database: TestDatabase;
let folder: string;
beforeEach(async () => {
  database = await createDatabase();
  folder = await mkdtemp(path.join(tmpdir(), 'medallion-keeping-'));
  await mkdir(path.join(folder, 'source'));
});
afterEach(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

const PERSON = '003000000000001AAA';
const source = (records: readonly object[]) =>
  writeFile(path.join(folder, 'source', 'Contact.jsonl'), records.map((record) => JSON.stringify(record)).join('\n'));
const person = (fields: object = {}) => ({
  Id: PERSON,
  SystemModstamp: '2024-01-01T00:00:00Z',
  LastName: 'Gantenbein',
  Email: 'g@example.com',
  ...fields,
});
const run = (...argv: string[]) =>
  runCommand(argv, {
    cwd: folder,
    variables: {
      DATABASE_URL: database.url,
      MEDALLION_SOURCE: path.join(folder, 'source'),
      MEDALLION_HOME: path.join(folder, 'home'),
    },
  });
const json = async (...argv: string[]) => {
  const { code, stdout, stderr } = await run(...argv, '--json');
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
};

test('a forgotten person is redacted in raw and listed, and nothing printed names them', async () => {
  await source([person()]);
  await run('load');
  const { code, stdout } = await run('forget', PERSON, '--reason', 'request 17');
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('1 version redacted') });
  expect(await database.sql`select last_name, email from raw_salesforce.contact`).toEqual([
    { last_name: '(forgotten)', email: null },
  ]);
  const list = await json('forget', '--list');
  expect(list.forgotten).toEqual([expect.objectContaining({ recordId: PERSON, reason: 'request 17', versions: 1 })]);
  expect(stdout + JSON.stringify(list)).not.toMatch(/Gantenbein|g@example/);
});

test('a run that forgets is on record', async () => {
  await source([person()]);
  await run('load');
  await run('forget', PERSON, '--run-id', 'forgetting');
  expect(await database.sql`select command, status from ops.run where run_id = 'forgetting'`).toEqual([
    { command: 'forget', status: 'succeeded' },
  ]);
});

test.each([
  [['forget']],
  [['forget', PERSON, '--list']],
  [['forget', '--list', '--reason', 'request 17']],
  [['rejected', '--replay', '--export', 'x']],
])('%j is refused before a database is opened', async (argv) => {
  expect(await run(...argv)).toMatchObject({ code: 2, stderr: expect.stringContaining('USAGE') });
});

test.each([[[]], [['--export', 'never.jsonl']]])(
  'records put aside of an object that is none are not said to be none (%j)',
  async (more) => {
    expect(await run('rejected', '--object', 'Acount', ...more)).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('There is no object "Acount". Did you mean "Account"?'),
    });
  },
);

test('a record put aside is counted, exported, mended and lands', async () => {
  await source([person({ IsDeleted: 'perhaps' })]);
  await run('load');
  expect((await json('rejected')).rejected).toEqual([expect.objectContaining({ object: 'Contact', records: 1 })]);
  const file = path.join(folder, 'mended.jsonl');
  await run('rejected', '--export', file);
  await writeFile(file, (await readFile(file, 'utf8')).replace('"perhaps"', 'false'));
  expect(await json('rejected', '--replay', file)).toMatchObject({ landed: 1, newVersions: 1, left: 0 });
  expect((await run('rejected')).stdout).toBe('No record has been put aside.\n');
});

test('a field nobody declared is shown with the command that makes it a column', async () => {
  await source([person({ Shoe_Size__c: 42 })]);
  await run('load');
  const { stdout } = await run('drift');
  expect(stdout).toMatch(/Contact +Shoe_Size__c +unknown +1 record since/);
  expect(stdout).toContain('nx g @medallion/nx-medallion:field --object Contact --field Shoe_Size__c --type numeric');
});
