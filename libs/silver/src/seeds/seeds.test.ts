import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { seedModels } from './index.ts';
import { STAGE_SLUGS } from './stage-slugs.ts';

/** None of the shipped values needs quoting. */
function lines(name: string): string[][] {
  const seed = seedModels.find((model) => model.name === name);
  if (seed?.materialized.kind !== 'seed') throw new Error(`${name} is not a seed`);
  const text = readFileSync(fileURLToPath(seed.materialized.file), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));
}

describe.each(seedModels.map((model) => [model.name, model] as const))('%s', (name, model) => {
  test('has a header of exactly its columns', () => expect(lines(name)[0]).toEqual(Object.keys(model.columns)));

  test('has no two lines with one key, whatever their case, and no empty key', () => {
    const [header = [], ...rows] = lines(name);
    const keys = rows.map((row) => model.primaryKey.map((column) => row[header.indexOf(column)]?.toLowerCase() ?? ''));
    expect(keys.flat()).not.toContain('');
    expect(new Set(keys.map((key) => key.join(' / '))).size).toBe(rows.length);
  });
});

test('the stages are in the order of the funnel: open ones by probability, then won, then lost', () => {
  const [header = [], ...rows] = lines('seed_stage');
  const column = (name: string) => rows.map((row) => row[header.indexOf(name)] ?? '');
  expect(column('stage_sort_order')).toEqual(rows.map((_, index) => String(index + 1)));
  const open = column('default_probability').filter((_, index) => column('is_closed')[index] === 'false');
  expect(open.map(Number)).toEqual([...open.map(Number)].sort((a, b) => a - b));
  expect(column('slug').slice(-2)).toEqual(['closed_won', 'closed_lost']);
});

test('the slugs that have columns are those of the stages, in the order of the funnel', () => {
  const [header = [], ...rows] = lines('seed_stage');
  expect([...new Set(rows.map((row) => row[header.indexOf('slug')]))]).toEqual(STAGE_SLUGS);
});

test('every state of the United States has one region, under its code and its name', () => {
  const [, ...rows] = lines('seed_region');
  const states = rows.filter(([country, state]) => country === 'US' && state !== '*');
  expect(states).toHaveLength(2 * 51);
  expect(new Set(states.map(([, , region]) => region))).toEqual(
    new Set(['US Midwest', 'US Northeast', 'US South', 'US West']),
  );
});

test('the corporate currency is worth itself, since ever', () =>
  expect(lines('seed_currency_rate')).toContainEqual(['USD', '1', '1900-01-01']));
