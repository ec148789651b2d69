import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validateChecks, versionChecks } from '@medallion/quality';
import { models as silverModels } from '@medallion/silver';
import { dimAccount } from '../accounts/dim_account.ts';
import { models } from '../index.ts';
import { checks } from './index.ts';

const source = join(import.meta.dirname, '..');
const tests = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((file) => /checks\.test\.ts$|version-as-it-was\.test\.ts$/.test(file))
  .map((file) => readFileSync(join(source, file), 'utf8'))
  .join('\n');
/** Tested once for all histories, in @medallion/quality. */
const laws = versionChecks(dimAccount, { id: 'account_id', owner: 'x' }).map(({ name }) => name);
const isSeenToFail = (name: string) =>
  [`'${name}'`, `${name}:`, `\${entity}_${name.slice(name.indexOf('_') + 1)}`].some((text) => tests.includes(text));

test('every check is declared as it should be', () => {
  expect(validateChecks(checks, [...silverModels, ...models]).map(String)).toEqual([]);
});

test.each(checks.flatMap(({ model, declare }) => declare().map(({ name }) => [model.name, name])))(
  '%s.%s is seen to fail in a test',
  (_, name) => {
    expect(laws.includes(name!) || isSeenToFail(name!)).toBe(true);
  },
);
