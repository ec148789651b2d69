import type { ModelComparison } from '@medallion/engine';
import type { EnvironmentDiff } from '@medallion/warehouse';
import { Output } from './output.ts';
import { renderDiff } from './diff-report.ts';

const output = new Output({
  stdout: { write: () => undefined },
  stderr: { write: () => undefined },
  json: false,
  verbose: false,
  secrets: [],
  environment: {},
});
const contract = { added: [], removed: [], retyped: [], nullable: [], notNull: [], primaryKey: undefined };
const model = (name: string, more: Partial<ModelComparison>): ModelComparison => ({
  model: `gold.${name}`,
  status: 'reused',
  contract,
  rows: undefined,
  ...more,
});
const render = (models: readonly ModelComparison[], more: Partial<EnvironmentDiff> = {}): string =>
  renderDiff({ environment: 'pr_12', isBehind: false, clocks: undefined, incomplete: [], models, ...more }, output);

test('models that differ are shown and the others counted', () => {
  const rows = {
    base: 1000,
    environment: 1001,
    added: 2,
    removed: 1,
    changed: 3,
    columns: [{ column: 'amount', changed: 3 }],
    examples: [
      { kind: 'changed', key: { id: '1' }, values: { amount: { base: null, environment: '2.00' } } },
      { kind: 'added', key: { id: '7', day: '2024-01-01' }, values: {} },
    ],
  } as const;
  const added = [{ name: 'band', type: 'text', notNull: true }];
  expect(
    render([
      model('dim', {}),
      model('same', { status: 'same' }),
      model('fct', { status: 'changed', contract: { ...contract, added }, rows }),
    ]),
  ).toBe(
    [
      'gold.fct',
      '  + band text not null',
      '  1,000 -> 1,001 rows: +2 ~3 -1',
      '  ~ amount: 3 rows',
      '    ~ id 1: amount null -> 2.00',
      '    + id 7, day 2024-01-01',
      '',
      'pr_12: 1 differs, 1 computed to the same, 1 taken from the base',
    ].join('\n'),
  );
});

test('of other keys the rows are counted, and models of one side are named', () => {
  const rows = {
    base: 3,
    environment: 2,
    added: undefined,
    removed: undefined,
    changed: undefined,
    columns: [],
    examples: [],
  };
  const primaryKey = { from: ['id'], to: ['id', 'day'] };
  expect(
    render([
      model('fct', { status: 'rekeyed', contract: { ...contract, primaryKey }, rows }),
      model('new', { status: 'added', contract: undefined }),
      model('gone', { status: 'removed', contract: undefined }),
    ]),
  ).toBe(
    [
      'gold.fct  has another key, so that rows cannot be compared',
      '  ~ key (id) -> (id, day)',
      '  3 -> 2 rows',
      '',
      'gold.new  only in pr_12',
      '',
      'gold.gone  only in the base',
      '',
      'pr_12: 3 differ',
    ].join('\n'),
  );
});

test('what cannot be compared is counted apart, with what fills it', () => {
  expect(
    render([
      model('names', {
        status: 'emptied',
        emptied: [
          { environment: 'base', model: 'silver.names' },
          { environment: 'pr_12', model: 'silver.names' },
        ],
      }),
      model('gone', { status: 'removed', contract: undefined }),
    ]),
  ).toBe(
    [
      'gold.names  cannot be compared',
      '  the rows of silver.names in the base were taken away; this fills it: medallion build silver.names',
      '  the rows of silver.names in pr_12 were taken away; this fills it: medallion build --env pr_12 silver.names',
      '',
      'gold.gone  only in the base',
      '',
      'pr_12: 1 differs, 1 cannot be compared',
    ].join('\n'),
  );
});

test('that the environment is as of another instant than the base is said', () => {
  const clocks = { base: new Date('2024-01-03T00:00:00Z'), environment: new Date('2024-01-02T00:00:00Z') };
  expect(render([model('dim', {})], { clocks })).toBe(
    [
      'pr_12: 1 taken from the base',
      'pr_12 is as of 2024-01-02T00:00:00.000Z, the base as of 2024-01-03T00:00:00.000Z: some differences may be of that.',
    ].join('\n'),
  );
});

test('what makes the comparison less than it seems is said', () => {
  expect(render([model('dim', {})], { isBehind: true, incomplete: ['gold'] })).toBe(
    [
      'pr_12: 1 taken from the base',
      'gold is not wholly built in pr_12; what it had published before is compared: medallion plan --env pr_12',
      'The base has published since pr_12 was built, so some differences may be of the data: medallion build --env pr_12',
    ].join('\n'),
  );
});
