import { checksOf, expectation, type ModelCheck } from '@medallion/quality';
import { defineSource, flag, bigint, type AnyModel } from '@medallion/model';
import { column, dim, relation } from '../fixtures/relations.ts';
import { checksDigest, describeChecks, dueChecks } from './layer-checks.ts';

const about = { severity: 'error', description: 'It is so.' } as const;
const condition: ModelCheck = {
  ...about,
  kind: 'expectation',
  name: 'a',
  failing: 'false',
  clock: undefined,
  dependencies: [],
};
const rule: ModelCheck = {
  ...about,
  kind: 'rule',
  name: 'b',
  failing: 'select 1',
  keys: ['k'],
  across: [],
  dependencies: ['silver.x'],
};
const recent: ModelCheck = { ...about, kind: 'recency', name: 'c', column: 'at', hours: 1, clock: 'select 1' };
const checks = [condition, rule, recent];

test.each<[string, Partial<ModelCheck>]>([
  ['its query', { failing: 'true' } as Partial<ModelCheck>],
  ['its severity', { severity: 'warn' }],
  ['its threshold', { threshold: { count: 1 } }],
  ['its name', { name: 'else' }],
])('%s is part of what a check is', (_, change) => {
  const changed = { ...condition, ...change } as ModelCheck;
  expect(checksDigest(dim, [changed])).not.toBe(checksDigest(dim, [condition]));
});

test('who owns a check is not: nothing has to run again for it', () => {
  expect(checksDigest(dim, [{ ...condition, owner: 'finance' }])).toBe(checksDigest(dim, [condition]));
});

test('a view whose contract something else holds has only the checks declared for it', () => {
  const view = (heldBy: string | undefined) => relation('silver.v', { kind: 'view', heldBy });
  expect(describeChecks([view(undefined)], []).get('silver.v')).not.toEqual([]);
  expect(describeChecks([view('silver.t, of whose rows it shows some.')], []).get('silver.v')).toEqual([]);
});

test('of a model that was not built, only checks run that read something that changed', () => {
  const then = { digest: 'd', upstream: { 'silver.x': '1', 'ops.clock': '1' } };
  expect(dueChecks(checks, then, then)).toEqual([]);
  expect(dueChecks(checks, { ...then, upstream: { ...then.upstream, 'silver.x': '2' } }, then)).toEqual([rule]);
  expect(dueChecks(checks, { ...then, upstream: { ...then.upstream, 'ops.clock': '2' } }, then)).toEqual([recent]);
});

test('all of them run when one of them changed, and when they never ran', () => {
  const now = { digest: 'd', upstream: {} };
  expect(dueChecks(checks, now, { ...now, digest: 'else' })).toEqual(checks);
  expect(dueChecks(checks, now, undefined)).toEqual(checks);
});

describe('described', () => {
  const thing = defineSource({
    name: 'fct',
    layer: 'ops',
    description: 'a thing',
    columns: { id: bigint().primaryKey(), code: bigint() },
  });
  const described = relation('ops.fct', {
    columns: [column('id', 'bigint'), column('code', 'bigint', { unique: true })],
  });
  const declared = (name: string) => [
    checksOf(thing, (c) => [
      expectation({ name, owner: 'finance', description: 'Positive.', failing: flag`${c('id')} < 0` }),
    ]),
  ];

  test('a model is checked for its contract, then for what is declared', () => {
    const names = describeChecks([described], declared('positive'))
      .get('ops.fct')!
      .map(({ name }) => name);
    expect(names).toEqual(['code_unique', 'positive']);
  });

  test('a declared check may not take the name of one of the contract', () => {
    expect(() => describeChecks([described], declared('code_unique'))).toThrow(
      'ops.fct declares a check "code_unique", which its contract has already.',
    );
  });

  test('settings decide the severity of both kinds', () => {
    const overrides = { 'fct.code_unique': { severity: 'warn' }, 'fct.positive': { severity: 'warn' } } as const;
    const severities = describeChecks([described], declared('positive'), { overrides }).get('ops.fct')!;
    expect(severities.map(({ severity }) => severity)).toEqual(['warn', 'warn']);
  });

  test('checks of models of another layer are left out', () => {
    const other = { ...thing, id: 'gold.other' } as unknown as AnyModel;
    expect(describeChecks([described], [{ model: other, declare: () => [] }]).size).toBe(1);
  });
});
