import type { LiveRelation } from '../catalog/live-relations.ts';
import { relation } from '../fixtures/relations.ts';
import { detectChange } from '../plan/change-detector.ts';
import { contractDigest } from '../plan/definition.ts';
import { mustReplace } from '../plan/replacement.ts';
import type { RecordedModel } from '../ports/records.ts';
import type { Row, Session } from '../ports/warehouse-port.ts';
import type { RelationDistribution } from './distribution.ts';
import { distributionChange, withDistributions } from './live-distribution.ts';

const root = { id: 'gold.fct_root', schema: 'gold', name: 'fct_root' };
const live = (name: string, more: Partial<LiveRelation> = {}): LiveRelation => ({
  schema: 'gold',
  name,
  oid: name,
  isView: false,
  isMaterializedView: false,
  isPopulated: true,
  grantees: [],
  isOwned: true,
  filenode: '1',
  writeCount: '0',
  columns: [{ name: 'id', type: 'bigint', notNull: true }],
  columnPlaces: 1,
  primaryKey: ['id'],
  foreignKeys: [],
  ...more,
});
const table = (name: string, colocation: string, by: string | null): Row => ({ schema: 'gold', name, colocation, by });
/** What a table is found to be, given what the server has distributed, and what is declared of it. */
async function found(rows: readonly Row[], distribution?: RelationDistribution): Promise<LiveRelation['distribution']> {
  const session: Session = { execute: async () => ({ rows, count: rows.length }) };
  const here = new Map([live('fct'), live('fct_root')].map((each) => [`gold.${each.name}`, each]));
  return (await withDistributions(session, [relation('gold.fct', { distribution })], here)).get('gold.fct')!
    .distribution;
}
const change = (declared: RelationDistribution | undefined, is: RelationDistribution | undefined) =>
  distributionChange(relation('gold.fct', { distribution: declared }), live('fct', { distribution: is }));

test('a table is what the server says it is, and local where that says nothing', async () => {
  expect(await found([table('fct', '1', 'id')])).toEqual({ by: 'id' });
  expect(await found([table('fct', '1', null)])).toBe('reference');
  expect(await found([table('fct_root', '1', 'id')])).toBeUndefined();
});

test('a table lies beside the one it is declared to be colocated with where both are of one group', async () => {
  const declared = { by: 'id', colocateWith: root };
  expect(await found([table('fct', '1', 'id'), table('fct_root', '1', 'id')], declared)).toEqual(declared);
  expect(await found([table('fct', '1', 'id'), table('fct_root', '2', 'id')], declared)).toEqual({ by: 'id' });
});

test('where that one is not distributed yet, the table is not made anew for it', async () => {
  const declared = { by: 'id', colocateWith: root };
  expect(await found([table('fct', '1', 'id')], declared)).toEqual(declared);
  expect(await found([table('fct', '1', 'id'), table('fct_root', '2', null)], declared)).toEqual(declared);
});

test.each<[string, RelationDistribution | undefined, RelationDistribution | undefined, string | undefined]>([
  ['none', undefined, undefined, undefined],
  ['none', 'reference', 'reference', undefined],
  ['none', { by: 'id' }, { by: 'id' }, undefined],
  ['a local table', 'reference', undefined, 'Its distribution changed from local to reference.'],
  ['a reference table', { by: 'id' }, 'reference', 'Its distribution changed from reference to by id.'],
  ['another column', { by: 'id' }, { by: 'day' }, 'Its distribution changed from by day to by id.'],
  ['one that shall be local', undefined, { by: 'id' }, 'Its distribution changed from by id to local.'],
  [
    'another group',
    { by: 'id', colocateWith: root },
    { by: 'id' },
    'Its distribution changed from by id to by id beside gold.fct_root.',
  ],
])('what changed is said: %s', (_, declared, is, sentence) => {
  expect(change(declared, is)).toBe(sentence);
});

test('a view has no distribution to change', () => {
  const view = relation('gold.fct', { kind: 'view', distribution: 'reference' });
  expect(distributionChange(view, live('fct', { isView: true }))).toBeUndefined();
  // A table in place of a view is another matter.
  expect(
    distributionChange(relation('gold.fct', { distribution: 'reference' }), live('fct', { isView: true })),
  ).toBeUndefined();
});

describe('a table distributed otherwise than declared', () => {
  const declared = relation('gold.fct', { distribution: 'reference' });
  const recorded = {
    definition: 'd',
    contract: contractDigest(declared),
    upstream: {},
    oid: 'fct',
    filenode: '1',
    writeCount: '0',
  } as unknown as RecordedModel;
  const detect = (definition: string, is: RelationDistribution | undefined) =>
    detectChange({
      relation: declared,
      definition,
      upstream: {},
      recorded,
      live: live('fct', { distribution: is }),
    });

  test('must be made anew: rows are not put right in place', () => {
    expect(mustReplace(declared, live('fct'), undefined)).toBe(true);
    expect(mustReplace(declared, live('fct', { distribution: 'reference' }), undefined)).toBe(false);
  });

  test('is due, and says that rather than that its definition changed', () => {
    const due = { cause: 'distribution', reason: 'Its distribution changed from local to reference.' };
    expect(detect('changed', undefined)).toEqual(due);
    expect(detect('d', undefined)).toEqual(due);
    expect(detect('changed', 'reference')).toMatchObject({ cause: 'definition' });
    expect(detect('d', 'reference')).toBeUndefined();
  });
});
