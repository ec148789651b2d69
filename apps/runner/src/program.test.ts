import { EXIT_CODE_MEANINGS } from './exit-codes.ts';
import { runCommand } from './testing/run-command.ts';

const COMMANDS = [
  'pipeline',
  'extract',
  'load',
  'build',
  'retry',
  'test',
  'plan',
  'diff',
  'compile',
  'query',
  'metric',
  'describe',
  'summary',
  'env list',
  'env drop',
  'db start',
  'db stop',
  'db status',
  'db url',
  'db reset',
  'mock-org generate',
  'mock-org serve',
];

test.each(COMMANDS)('medallion %s --help shows an example and the flags all commands share', async (command) => {
  const { code, stdout, stderr } = await runCommand([...command.split(' '), '--help']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(new RegExp(`^Usage: medallion ${command}`));
  expect(stdout).toMatch(/^Examples?:\n {2}\$ .*medallion/m);
  for (const flag of ['--json', '--verbose', '--home', '--config', '--run-id']) expect(stdout).toContain(flag);
});

test('medallion --help lists every exit code with its meaning', async () => {
  const { stdout } = await runCommand(['--help']);
  for (const [code, meaning] of EXIT_CODE_MEANINGS)
    expect(stdout).toMatch(new RegExp(`^ +${code} {2}${escape(meaning)}$`, 'm'));
});

test('an unknown command is refused with the closest one', async () => {
  const { code, stderr } = await runCommand(['qurey']);
  expect(code).toBe(2);
  expect(stderr).toBe(
    "error USAGE  Unknown command 'qurey'. Did you mean query?\nfix: Run `medallion --help` for what it takes.\n",
  );
});

test('an unknown flag is refused with the closest one and the command to ask', async () => {
  const { code, stderr } = await runCommand(['query', '--wrte', 'select 1']);
  expect(code).toBe(2);
  expect(stderr).toBe(
    "error USAGE  Unknown option '--wrte'. Did you mean --write?\nfix: Run `medallion query --help` for what it takes.\n",
  );
});

test('an argument too many is refused', async () => {
  const { code, stderr } = await runCommand(['summary', 'gold']);
  expect(code).toBe(2);
  expect(stderr).toContain('Too many arguments');
});

test('a group of commands without one of them says which there are', async () => {
  const { code, stderr } = await runCommand(['db']);
  expect(code).toBe(2);
  expect(stderr).toContain('medallion db needs a command: start, stop, status, url, reset.');
});

test('with --json a usage error is one JSON document on stderr, and stdout stays empty', async () => {
  const { code, stdout, stderr } = await runCommand(['build', 'golld', '--json']);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(JSON.parse(stderr)).toEqual({
    error: {
      code: 'UNKNOWN_MODEL',
      kind: 'usage',
      message: '"golld" selects no model: there is no model or layer "golld". Did you mean "gold"?',
      fix: 'Name a model (dim_account, gold.dim_account), a pattern (fct_*) or a layer (gold).',
      fields: { term: 'golld' },
    },
  });
});

test('a run id that could not be a name everywhere is refused', async () => {
  const { code, stderr } = await runCommand(['describe', '--run-id', '../../etc']);
  expect(code).toBe(2);
  expect(stderr).toContain('RUN_ID_INVALID');
});

test('--output is refused for several layers, because one would overwrite the other', async () => {
  const { code, stderr } = await runCommand(['build', 'bronze', 'gold', '--output', '/tmp/never']);
  expect(code).toBe(2);
  expect(stderr).toContain('--output is for one layer');
});

test.each(['--full-refresh', '--diff'])(
  'a probe is refused together with %s, which it would pass over',
  async (flag) => {
    const { code, stderr } = await runCommand(['plan', 'gold', flag, '--output', '/tmp/never.json']);
    expect(code).toBe(2);
    expect(stderr).toContain(`--output writes the probe of Nx, and ${flag} is for plans.`);
  },
);

test('a DATABASE_URL that is none is refused without repeating it', async () => {
  const { code, stderr } = await runCommand(['summary'], { variables: { DATABASE_URL: 'mysql://me:hunter2@db/x' } });
  expect(code).toBe(2);
  expect(stderr).toContain('DATABASE_URL is not a Postgres URL');
  expect(stderr).not.toContain('hunter2');
});

test('deleting the warehouse where nobody can be asked needs --yes', async () => {
  const { code, stderr } = await runCommand(['db', 'reset', '--home', '/tmp/never-a-medallion-home']);
  expect(code).toBe(2);
  expect(stderr).toContain('Nothing was deleted');
});

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
