import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validateChecks, versionChecks } from '@medallion/quality';
import { models as bronzeModels } from '@medallion/bronze';
import { intAccountVersion } from '../history/index.ts';
import { models } from '../index.ts';
import { checks } from './index.ts';

const source = join(import.meta.dirname, '..');
const tests = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('checks.test.ts'))
  .map((file) => readFileSync(join(source, file), 'utf8'))
  .join('\n');
/** Tested once for all histories, in @medallion/quality. */
const laws = versionChecks(intAccountVersion, {
  id: 'account_id',
  owner: 'x',
  tracked: ['industry'],
  overwritten: ['account_name'],
  createdAt: 'created_at',
}).map(({ name }) => name);

test('every check is declared as it should be', () => {
  expect(validateChecks(checks, [...bronzeModels, ...models]).map(String)).toEqual([]);
});

test.each(checks.flatMap(({ model, declare }) => declare().map(({ name }) => [model.name, name])))(
  '%s.%s is seen to fail in a test',
  (_, name) => {
    expect(laws.includes(name!) || tests.includes(`'${name}'`) || tests.includes(`${name}:`)).toBe(true);
  },
);
