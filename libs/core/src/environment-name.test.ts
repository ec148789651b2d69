import { environmentName } from './environment-name.ts';

test.each(['base', 'pr_12', 'dev', 'a', 'x'.repeat(54)])('%s names an environment', (name) => {
  expect(environmentName(name)).toBe(name);
});

test.each([
  ['PR_12', 'a plain lower-case identifier'],
  ['pr-12', 'a plain lower-case identifier'],
  ['12', 'a plain lower-case identifier'],
  ['', 'a plain lower-case identifier'],
  ['pr__12', 'a plain lower-case identifier'],
  ['pr_', 'a plain lower-case identifier'],
  ['x'.repeat(55), 'with 55 characters its schemas would have names Postgres cuts off'],
  ['gold', 'a schema of the warehouse is called that'],
  ['ops', 'a schema of the warehouse is called that'],
  ['pg_12', 'names that begin with pg_ belong to Postgres'],
])('%p names none: %s', (name, problem) => {
  expect(() => environmentName(name)).toThrow(
    expect.objectContaining({
      code: 'ENVIRONMENT_INVALID',
      kind: 'usage',
      message: expect.stringContaining(problem),
      fix: expect.stringContaining('at most 54'),
    }),
  );
});
